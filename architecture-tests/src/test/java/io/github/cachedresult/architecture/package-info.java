/** Beside the flow: the rules of the house, and planted violations that show each rule can fail. */
@NullMarked
package io.github.cachedresult.architecture;

import org.jspecify.annotations.NullMarked;
