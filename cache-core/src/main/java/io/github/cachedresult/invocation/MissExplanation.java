package io.github.cachedresult.invocation;

import io.github.cachedresult.Tier;
import io.github.cachedresult.key.KeyComparison;
import io.github.cachedresult.key.ResultKey;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Why a call is a miss, or that it is none. The text of each is for people. */
public sealed interface MissExplanation {

    /**
     * The call does not use the cache.
     *
     * @param why why not
     */
    record Uncached(KeyExplanation why) implements MissExplanation {

        @Override
        public String toString() {
            return why.toString();
        }
    }

    /**
     * It is no miss: there is an entry that would answer the call.
     *
     * @param key the call's key
     * @param tier the first tier that has it
     * @param computedAt when it was computed, to the millisecond
     * @param passedOver what was found wrong in the tiers above
     */
    record Usable(ResultKey key, Tier tier, Instant computedAt, List<TierFinding> passedOver)
            implements MissExplanation {

        /** Copies the list. */
        public Usable {
            passedOver = List.copyOf(passedOver);
        }

        @Override
        public String toString() {
            return key + " is in " + tier + ", computed " + computedAt + lines(passedOver);
        }
    }

    /**
     * There is an entry, and it must not be used.
     *
     * @param key the call's key
     * @param found in which tiers, and what is wrong there: it expired, is corrupt, …
     * @param failed the tiers that did not answer
     */
    record Unusable(ResultKey key, List<TierFinding> found, List<TierFinding> failed) implements MissExplanation {

        /** Copies the lists. */
        public Unusable {
            found = List.copyOf(found);
            failed = List.copyOf(failed);
        }

        @Override
        public String toString() {
            return key + " is stored and not used" + lines(found) + lines(failed);
        }
    }

    /**
     * There is no entry. Among the entries of the model whose headers were read, this is the nearest.
     *
     * @param key the call's key
     * @param nearest the entry's key
     * @param entryId the entry
     * @param computedAt when it was computed, to the millisecond
     * @param comparison in what the call's key differs from it
     * @param notKept how many entries could not be compared, for their inputs are not kept and are not the same
     * @param search how far was looked
     */
    record Nearest(
            ResultKey key,
            ResultKey nearest,
            UUID entryId,
            Instant computedAt,
            KeyComparison comparison,
            int notKept,
            HeaderSearch search)
            implements MissExplanation {

        @Override
        public String toString() {
            return key + " is not stored\nnearest is " + nearest.text() + ", computed " + computedAt + "\n" + comparison
                    + notCompared(notKept) + "\n" + search;
        }
    }

    /**
     * There is no entry, and none with which it could be compared.
     *
     * @param key the call's key
     * @param paths the call's inputs, one of which at least differs from every entry that is not kept; without what is in
     *     them
     * @param notKept how many entries could not be compared, for their inputs are not kept and are not the same
     * @param search how far was looked
     */
    record NothingNear(ResultKey key, List<String> paths, int notKept, HeaderSearch search) implements MissExplanation {

        /** Copies the list. */
        public NothingNear {
            paths = List.copyOf(paths);
        }

        @Override
        public String toString() {
            String which = notKept == 0 || paths.isEmpty()
                    ? ""
                    : "\nfrom them, at least one differs of "
                            + paths.stream().map(path -> "`" + path + "`").collect(Collectors.joining(", "));
            return key + " is not stored, and nothing to compare it with" + notCompared(notKept) + which + "\n"
                    + search;
        }
    }

    private static String notCompared(int notKept) {
        return notKept == 0
                ? ""
                : "\nnot compared: " + notKept + (notKept == 1 ? " entry" : " entries") + " whose inputs are not kept";
    }

    private static String lines(List<TierFinding> findings) {
        return findings.stream().map(finding -> "\n" + finding).collect(Collectors.joining());
    }
}
