package io.github.cachedresult.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Producer;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.test.SampleEntries;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EntrySummaryTests {

    private static final ResultKey KEY = SampleEntries.key("🧪 model", "v2", "CCO");

    @Test
    void saysFormatIdTimeAndHost() {
        EntryHeader header = header("node-1");

        assertThat(EntrySummary.of(header))
                .containsExactly(
                        Map.entry("entry-format", "1"),
                        Map.entry("entry-id", header.entryId().toString()),
                        Map.entry("computed-at", "2026-01-01T00:00:00Z"),
                        Map.entry("producer-host", "node-1"));
    }

    @Test
    void isShortAsciiWhateverTheHostIsCalled() {
        Map<String, String> summary = EntrySummary.of(header("😀".repeat(5000)));

        assertThat(summary.get("producer-host")).startsWith("%F0%9F%98%80");
        assertThat(summary.values()).allMatch(value -> value.matches("[\\x21-\\x7e]+"));
        assertThat(summary.toString()).hasSizeLessThan(500);
    }

    private static EntryHeader header(String host) {
        EntryHeader sample = ((HeaderRead.Header) EntryFormat.readHeader(SampleEntries.entry(KEY, "1"))).header();
        EntryHeader.Run run = sample.run();
        return new EntryHeader(
                sample.key(),
                sample.operation(),
                sample.entryId(),
                new EntryHeader.Run(
                        run.startedAt(),
                        run.computedAt(),
                        run.durationNanos(),
                        new Producer("app", "instance", host),
                        run.codeVersion()),
                sample.life(),
                sample.payload(),
                sample.inputs(),
                sample.verdict(),
                sample.tags(),
                sample.attributes(),
                sample.evictions(),
                sample.sources(),
                sample.visibility(),
                sample.project(),
                sample.unknown());
    }
}
