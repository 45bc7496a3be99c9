/** Tests of the S3 store: small parts alone, and the whole against real servers and servers that misbehave. */
@NullMarked
package io.github.cachedresult.s3;

import org.jspecify.annotations.NullMarked;
