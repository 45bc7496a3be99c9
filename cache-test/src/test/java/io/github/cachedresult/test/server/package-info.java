/** The servers for tests, tested. */
@NullMarked
package io.github.cachedresult.test.server;

import org.jspecify.annotations.NullMarked;
