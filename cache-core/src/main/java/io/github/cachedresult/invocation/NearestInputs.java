package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.HashedInputs;
import io.github.cachedresult.key.KeyComparison;
import io.github.cachedresult.key.Preimage;
import io.github.cachedresult.key.PreimageRead;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps, of the entries it is shown, the one whose inputs differ least from those of a call: of the same operation if
 * there is one, then by the number of differences, then the latest. For one explanation, on one thread.
 */
final class NearestInputs {

    private static final Comparator<Candidate> NEARER = Comparator.comparing(Candidate::isOtherOperation)
            .thenComparing(candidate -> candidate.comparison.differences().size())
            .thenComparing(candidate -> -candidate.header.run().computedAt());

    private final HashedInputs call;
    private final Preimage preimage;
    private final Set<UUID> seen = new HashSet<>();
    private @Nullable Candidate nearest;
    private int notKept;

    NearestInputs(HashedInputs call, Preimage preimage) {
        this.call = call;
        this.preimage = preimage;
    }

    /** Compares an entry, unless it was seen in another store. */
    void add(EntryHeader header) {
        if (header.key().equals(call.key()) || !seen.add(header.entryId())) {
            return;
        }
        KeyComparison comparison = compare(header);
        if (comparison == null) {
            notKept++;
            return;
        }
        Candidate candidate =
                new Candidate(header, comparison, !header.operation().equals(preimage.operation()));
        if (nearest == null || NEARER.compare(candidate, nearest) < 0) {
            nearest = candidate;
        }
    }

    private @Nullable KeyComparison compare(EntryHeader header) {
        byte[] kept = header.inputs().preimage();
        if (kept != null && Preimage.read(kept, header.key()) instanceof PreimageRead.Whole whole) {
            return preimage.comparedWith(whole.preimage());
        }
        Digest inputs = header.inputs().digest();
        return inputs.equals(call.inputs()) ? preimage.comparedWithSameInputs(header.key(), header.operation()) : null;
    }

    /** What was found. */
    MissExplanation result(HeaderSearch search) {
        Candidate found = nearest;
        return found == null
                ? new MissExplanation.NothingNear(call.key(), preimage.parameterPaths(), notKept, search)
                : new MissExplanation.Nearest(
                        call.key(),
                        found.header.key(),
                        found.header.entryId(),
                        Instant.ofEpochMilli(found.header.run().computedAt()),
                        found.comparison,
                        notKept,
                        search);
    }

    private record Candidate(EntryHeader header, KeyComparison comparison, boolean isOtherOperation) {}
}
