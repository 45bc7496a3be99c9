package io.github.cachedresult.tier;

import io.github.cachedresult.key.ResultKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of several results a process may compute, and which it should wait for. Those in neither part are anyone's: whoever
 * asked computes them.
 *
 * @param mine one lease of all whose turn it is, or {@code null} if there are none
 * @param others those that others compute
 */
public record SharedTurn(@Nullable HeldLease mine, Map<ResultKey, Turn.Others> others) {}
