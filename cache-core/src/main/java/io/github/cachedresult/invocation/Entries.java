package io.github.cachedresult.invocation;

import io.github.cachedresult.Origin;
import io.github.cachedresult.Producer;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryHeader.Inputs;
import io.github.cachedresult.entry.EntryHeader.Payload;
import io.github.cachedresult.entry.EntryHeader.Run;
import io.github.cachedresult.entry.EntryIds;
import io.github.cachedresult.entry.EntrySeal;
import io.github.cachedresult.entry.StoredResult;
import io.github.cachedresult.eviction.EvictionSubject;
import io.github.cachedresult.key.HashedInputs;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.Spool;
import io.github.cachedresult.store.EntryRefusedException;
import io.github.cachedresult.value.PayloadCompression;
import io.github.cachedresult.value.ResultType;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes new entries, and provenance from headers. */
record Entries(
        EntrySeal seal,
        PayloadCompression compression,
        Spool spool,
        Producer producer,
        @Nullable String codeVersion,
        InstantSource clock,
        RandomGenerator random) {

    /** Longer preimages are not kept in entries: the digest still identifies the inputs. */
    private static final int MAX_PREIMAGE = 4096;

    /** What a local entry takes besides its value, as measured: 468 to 483 bytes of key, provenance and Caffeine's node. */
    private static final int LOCAL_OVERHEAD = 500;

    /** The header of a result, or a failure, that was just computed. */
    EntryHeader header(FlightRequest request, HashedInputs inputs, Run run, Verdict verdict, String codecName) {
        CachedOperation<?> operation = request.operation();
        ModelBinding model = request.model();
        long longest = verdict instanceof Verdict.StoreFor storeFor
                ? EntryHeader.millis(storeFor.duration())
                : EntryHeader.NEVER;
        byte[] preimage = inputs.preimageLength() <= MAX_PREIMAGE ? inputs.preimage() : null;
        return new EntryHeader(
                inputs.key(),
                operation.name(),
                EntryIds.next(run.computedAt(), random),
                run,
                model.life().of(run.computedAt(), longest, random),
                new Payload(
                        codecName,
                        null,
                        operation.type().name(),
                        operation.type().shape()),
                new Inputs(inputs.inputs(), preimage),
                verdict,
                operation.tags(),
                request.attributes(),
                request.computedUnder(),
                request.report().sources().list(),
                null,
                null,
                Map.of());
    }

    /** Why a payload is too large for an entry, or {@code null}. */
    @Nullable String refusal(Bytes payload) {
        if (payload.size() > compression.maximumLength()) {
            return "it has " + payload.size() + " bytes, more than the " + compression.maximumLength()
                    + " of maximum-entry-size";
        }
        return compression.isOn() ? null : sealRefusal(payload);
    }

    private @Nullable String sealRefusal(Bytes written) {
        return written.size() <= seal.largestPayload()
                ? null
                : "it has " + written.size() + " bytes, and no more than " + seal.largestPayload()
                        + " can be encrypted";
    }

    /**
     * A whole entry, its payload compressed where that saves enough. In a file, if the payload is.
     *
     * @throws EntryRefusedException if it is too large, as small as it could be made
     * @throws IOException if neither the disk nor the heap takes it
     */
    StoredResult entry(EntryHeader header, Bytes payload) throws IOException {
        Bytes small = compression.compress(payload);
        EntryHeader written = small == null ? header : header.compressed(PayloadCompression.NAME);
        Bytes content = small == null ? payload : small;
        try {
            String refusal = sealRefusal(content);
            if (refusal != null) {
                throw new EntryRefusedException(refusal, null);
            }
            return new StoredResult(written, seal.write(written, content, spool), payload, false);
        } finally {
            if (small != null) {
                small.discard();
            }
        }
    }

    /** The result of a run under way, as far as evictions look at it. */
    EvictionSubject coming(CachedOperation<?> operation, ResultKey key) {
        return new EvictionSubject(
                key.digest(),
                null,
                key.model(),
                key.version(),
                operation.name(),
                operation.tags(),
                producer,
                clock.millis());
    }

    Run run(long startedAt, long durationNanos) {
        return new Run(startedAt, clock.millis(), durationNanos, producer, codeVersion);
    }

    static Origin origin(EntryHeader header) {
        return origin(
                header.key(),
                header.operation(),
                header.entryId(),
                header.run(),
                header.verdict(),
                header.tags(),
                header.attributes());
    }

    /** The provenance of a result that is not stored. */
    static Origin unstored(FlightRequest request, Run run, Verdict verdict) {
        CachedOperation<?> operation = request.operation();
        return origin(request.key(), operation.name(), null, run, verdict, operation.tags(), request.attributes());
    }

    private static Origin origin(
            ResultKey key,
            String operation,
            @Nullable UUID entryId,
            Run run,
            Verdict verdict,
            List<String> tags,
            Map<String, Object> attributes) {
        return new Origin(
                key.text(),
                entryId,
                key.model(),
                key.version(),
                operation,
                Instant.ofEpochMilli(run.startedAt()),
                Instant.ofEpochMilli(run.computedAt()),
                Duration.ofNanos(run.durationNanos()),
                run.producer(),
                run.codeVersion(),
                verdict,
                tags,
                attributes);
    }

    /** About how many bytes of the heap a local entry takes: objects are larger than their JSON. */
    static int weight(long payloadLength, ResultType type) {
        long content = type.isImmutable() ? 2L * payloadLength : payloadLength;
        return (int) Math.min(Integer.MAX_VALUE, LOCAL_OVERHEAD + content);
    }
}
