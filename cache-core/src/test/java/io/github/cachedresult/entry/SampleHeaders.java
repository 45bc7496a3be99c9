package io.github.cachedresult.entry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.cachedresult.Producer;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.ResultKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Headers for tests of the format. */
final class SampleHeaders {

    private SampleHeaders() {}

    static Digest digest(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return Digest.of(bytes, 0, bytes.length);
    }

    /** With something in every field. */
    static EntryHeader full(Map<Integer, byte[]> unknown) {
        return new EntryHeader(
                new ResultKey("meta-llama/Llama-3 \ud83e\uddea", "v2", digest("key")),
                "org.acme.Toxicity.predict",
                UUID.fromString("019b76da-a800-7abc-8def-0123456789ab"),
                new EntryHeader.Run(
                        1_767_225_600_000L,
                        1_767_225_690_123L,
                        90_123_456_789L,
                        new Producer("toxicity", "instance-1", "host.example"),
                        "1.4.2+3f2a"),
                new EntryHeader.Life(1_767_229_200_000L, 1_767_312_000_000L),
                new EntryHeader.Payload("json", "zstd", "java.util.List<org.acme.Prediction>", digest("shape")),
                new EntryHeader.Inputs(digest("inputs"), new byte[] {(byte) 0x85, 1, 2, 3}),
                Verdict.storeFor(Duration.ofHours(1)),
                List.of("nightly", "b\u00fcro"),
                Map.of("cost", 0.25, "tokens", 1234L, "finish", "length", "complete", false),
                new LogPosition(null, 42),
                List.of(new EntryReference(
                        new ResultKey("source model", "v0", digest("source")),
                        UUID.fromString("019b76da-a800-7000-8000-000000000001"))),
                "private",
                "aspirin",
                unknown);
    }

    /** With nothing that may be left out. */
    static EntryHeader sparse() {
        return new EntryHeader(
                new ResultKey("m", "unversioned", digest("other key")),
                "o",
                new UUID(0x019b76daa8007abcL, 0x8def0123456789abL),
                new EntryHeader.Run(0, 1, 0, new Producer("", "i", ""), null),
                new EntryHeader.Life(EntryHeader.NEVER, EntryHeader.NEVER),
                new EntryHeader.Payload("json", null, "int", digest("int")),
                new EntryHeader.Inputs(digest("no inputs"), null),
                Verdict.store(),
                List.of(),
                Map.of(),
                LogPosition.NONE,
                List.of(),
                null,
                null,
                Map.of());
    }
}
