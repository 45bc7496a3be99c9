package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.EntryHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When results of one model of one method are computed anew and when expired ones stand in, and who says so. Durations are
 * {@code null} where that never happens.
 *
 * @param refreshAfter from which age on they are computed anew in the background
 * @param staleFor how long past their expiry they may stand in for new ones
 * @param softTimeout how long calls wait for the method where an expired result may stand in
 * @param timeout how long calls wait for the method where nothing stands in
 * @param jitter up to which share their times are shortened
 */
public record EffectiveFreshness(
        Setting<@Nullable Duration> refreshAfter,
        Setting<@Nullable Duration> staleFor,
        Setting<@Nullable Duration> softTimeout,
        Setting<@Nullable Duration> timeout,
        Setting<Double> jitter) {

    /**
     * Makes sure that all of it can hold at once.
     *
     * @throws IllegalArgumentException if it cannot; the message says who said what
     */
    void requireFit(Setting<@Nullable Duration> ttl) {
        Duration life = ttl.value();
        Duration refresh = refreshAfter.value();
        if (life != null && refresh != null && refresh.compareTo(life) >= 0) {
            throw new IllegalArgumentException("its refresh-after is " + refreshAfter + " and its ttl " + ttl
                    + ", so that no result would be refreshed; let refresh-after be shorter");
        }
        if (staleFor.value() != null && life == null) {
            throw new IllegalArgumentException("its stale-for is " + staleFor
                    + ", and its results never expire; say a ttl, or leave stale-for out");
        }
        Duration soft = softTimeout.value();
        Duration hard = timeout.value();
        if (soft != null && staleFor.value() == null) {
            throw new IllegalArgumentException("its soft-timeout is " + softTimeout
                    + ", and no result may stand in; say a stale-for, or a timeout in place of it");
        }
        if (soft != null && hard != null && soft.compareTo(hard) >= 0) {
            throw new IllegalArgumentException("its soft-timeout is " + softTimeout + " and its timeout " + timeout
                    + "; let soft-timeout be shorter, or leave it out");
        }
        if (jitter.value() > 0 && life == null && refresh == null) {
            throw new IllegalArgumentException("its jitter is " + jitter
                    + ", and its results neither expire nor are refreshed; say a ttl, or leave jitter out");
        }
    }

    /**
     * Returns a share if it is one.
     *
     * @throws IllegalArgumentException if it is not from 0 to less than 1
     */
    static double requireShare(double share, String what) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException(
                    what + " is no share; write a number from 0 to less than 1, such as 0.1");
        }
        return share;
    }

    /** The same, as calls meet it. */
    Lifetimes with(@Nullable Duration ttl) {
        Duration refresh = refreshAfter.value();
        Duration stale = staleFor.value();
        return new Lifetimes(
                ttl == null ? EntryHeader.NEVER : EntryHeader.millis(ttl),
                refresh == null ? EntryHeader.NEVER : EntryHeader.millis(refresh),
                stale == null ? 0 : EntryHeader.millis(stale),
                jitter.value());
    }

    /** How long calls wait. */
    Patience patience() {
        return new Patience(softTimeout.value(), timeout.value());
    }

    /** What is said, one after the other; empty where nothing is. */
    @Override
    public String toString() {
        List<String> said = new ArrayList<>();
        if (refreshAfter.value() != null) {
            said.add("refreshed after " + refreshAfter);
        }
        if (staleFor.value() != null) {
            said.add("stale for " + staleFor);
        }
        if (softTimeout.value() != null) {
            said.add("soft timeout " + softTimeout);
        }
        if (timeout.value() != null) {
            said.add("timeout " + timeout);
        }
        if (jitter.value() > 0) {
            said.add("jitter " + jitter);
        }
        return String.join(", ", said);
    }
}
