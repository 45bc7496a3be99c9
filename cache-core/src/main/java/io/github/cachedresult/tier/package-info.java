/**
 * The tiers a key is looked for in, from the fastest to the most lasting, and the rules that decide what may be used.
 *
 * <p>{@link io.github.cachedresult.tier.LocalTier} holds values in this process. {@link
 * io.github.cachedresult.tier.StoreChain} asks the stores in order, fills the upper ones from the lower ones and writes
 * to all; {@link io.github.cachedresult.tier.EntryJudge} decides, without I/O, whether an entry that was found may be
 * used.
 */
@NullMarked
package io.github.cachedresult.tier;

import org.jspecify.annotations.NullMarked;
