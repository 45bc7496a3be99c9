package io.github.cachedresult.eviction;

import io.github.cachedresult.Producer;
import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.ResultKey;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which entries an eviction is about: those that agree with every part that is there. A value.
 *
 * <pre>{@code
 * Selector.ofModel("eos3b5e").withVersion("v2").withTag("nightly")
 * }</pre>
 *
 * @param key the digest of their key, or {@code null}
 * @param entryIds their ids, or empty for whatever id
 * @param model their model, or {@code null}
 * @param version their model's version, or {@code null}
 * @param operation their operation, or {@code null}
 * @param tag one of their tags, or {@code null}
 * @param application the application that computed them, or {@code null}
 * @param instance the process that computed them, or {@code null}
 * @param host the machine on which they were computed, or {@code null}
 * @param computedFrom the earliest time at which they were computed, by their producer's clock, to the millisecond, or
 *     {@code null}
 * @param computedUntil the time before which they were computed, or {@code null}
 */
public record Selector(
        @Nullable Digest key,
        Set<UUID> entryIds,
        @Nullable String model,
        @Nullable String version,
        @Nullable String operation,
        @Nullable String tag,
        @Nullable String application,
        @Nullable String instance,
        @Nullable String host,
        @Nullable Instant computedFrom,
        @Nullable Instant computedUntil) {

    /** How many entry ids one selector may hold, so that a record stays small. */
    public static final int MAX_ENTRY_IDS = 1_000;

    private static final Selector ALL =
            new Selector(null, Set.of(), null, null, null, null, null, null, null, null, null);

    /** Copies the set. */
    public Selector {
        entryIds = Set.copyOf(entryIds);
        if (entryIds.size() > MAX_ENTRY_IDS) {
            throw new IllegalArgumentException(
                    "a selector holds " + MAX_ENTRY_IDS + " entry ids at most, not " + entryIds.size());
        }
        if (computedFrom != null && computedUntil != null && !computedFrom.isBefore(computedUntil)) {
            throw new IllegalArgumentException(
                    "nothing is computed from " + computedFrom + " on and before " + computedUntil);
        }
    }

    /** Every entry there is. */
    public static Selector all() {
        return ALL;
    }

    /** The entries of a model. */
    public static Selector ofModel(String model) {
        return ALL.withModel(model);
    }

    /** The entries under a key, in all tiers. */
    public static Selector ofKey(ResultKey key) {
        return ALL.withKey(key.digest()).withModel(key.model()).withVersion(key.version());
    }

    /**
     * The entries under a key, in all tiers.
     *
     * @param key {@code h1-} and 64 hexadecimal digits
     * @throws IllegalArgumentException if it is no key
     */
    public static Selector ofKey(String key) {
        return ALL.withKey(ResultKey.parseDigest(key));
    }

    /** One entry, and none that is computed later under its key. */
    public static Selector ofEntry(UUID entryId) {
        return ofEntries(Set.of(entryId));
    }

    /** Some entries, {@value #MAX_ENTRY_IDS} at most. At least one. */
    public static Selector ofEntries(Set<UUID> entryIds) {
        if (entryIds.isEmpty()) {
            throw new IllegalArgumentException("no entry ids select nothing; for all entries there is Selector.all()");
        }
        return new Selector(null, entryIds, null, null, null, null, null, null, null, null, null);
    }

    /** The entries with a tag. */
    public static Selector ofTag(String tag) {
        return ALL.withTag(tag);
    }

    /** The entries of an operation, of whatever model. */
    public static Selector ofOperation(String operation) {
        return ALL.withOperation(operation);
    }

    /** The entries that an application computed. */
    public static Selector ofApplication(String application) {
        return ALL.withApplication(application);
    }

    private Selector withKey(Digest of) {
        return new Selector(
                of, entryIds, model, version, operation, tag, application, instance, host, computedFrom, computedUntil);
    }

    /** These, of one model. */
    public Selector withModel(String of) {
        return new Selector(
                key, entryIds, of, version, operation, tag, application, instance, host, computedFrom, computedUntil);
    }

    /** These, of one version of their model. */
    public Selector withVersion(String of) {
        return new Selector(
                key, entryIds, model, of, operation, tag, application, instance, host, computedFrom, computedUntil);
    }

    /** These, of one operation. */
    public Selector withOperation(String of) {
        return new Selector(
                key, entryIds, model, version, of, tag, application, instance, host, computedFrom, computedUntil);
    }

    /** These, with a tag. */
    public Selector withTag(String with) {
        return new Selector(
                key,
                entryIds,
                model,
                version,
                operation,
                with,
                application,
                instance,
                host,
                computedFrom,
                computedUntil);
    }

    /** These, computed by one application. */
    public Selector withApplication(String by) {
        return new Selector(
                key, entryIds, model, version, operation, tag, by, instance, host, computedFrom, computedUntil);
    }

    /** These, computed by one process. */
    public Selector withInstance(String by) {
        return new Selector(
                key, entryIds, model, version, operation, tag, application, by, host, computedFrom, computedUntil);
    }

    /** These, computed on one machine. */
    public Selector withHost(String on) {
        return new Selector(
                key, entryIds, model, version, operation, tag, application, instance, on, computedFrom, computedUntil);
    }

    /** These, computed within a time, by the clocks of those who computed them. */
    public Selector withComputedBetween(@Nullable Instant from, @Nullable Instant until) {
        return new Selector(key, entryIds, model, version, operation, tag, application, instance, host, from, until);
    }

    /** What there is besides model and version. */
    Set<Part> parts() {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        add(parts, Part.KEY, key != null);
        add(parts, Part.ENTRY_ID, !entryIds.isEmpty());
        add(parts, Part.OPERATION, operation != null);
        add(parts, Part.TAG, tag != null);
        add(parts, Part.PRODUCER, application != null || instance != null || host != null);
        add(parts, Part.TIME, computedFrom != null || computedUntil != null);
        return parts;
    }

    private static void add(Set<Part> parts, Part part, boolean isThere) {
        if (isThere) {
            parts.add(part);
        }
    }

    /** Whether a result is one of these. */
    public boolean selects(EvictionSubject result) {
        return (key == null || key.equals(result.key()))
                && (entryIds.isEmpty() || result.entryId() != null && entryIds.contains(result.entryId()))
                && (model == null || model.equals(result.model()))
                && (version == null || version.equals(result.version()))
                && (operation == null || operation.equals(result.operation()))
                && (tag == null || result.tags().contains(tag))
                && selects(result.producer())
                && (computedFrom == null || result.computedAt() >= computedFrom.toEpochMilli())
                && (computedUntil == null || result.computedAt() < computedUntil.toEpochMilli());
    }

    private boolean selects(Producer producer) {
        return (application == null || application.equals(producer.application()))
                && (instance == null || instance.equals(producer.instance()))
                && (host == null || host.equals(producer.host()));
    }

    /** What is selected, for people. */
    @Override
    public String toString() {
        StringJoiner limits = new StringJoiner(", ");
        add(limits, "key", key == null ? null : ResultKey.FORMAT + "-" + key.toHex());
        add(
                limits,
                "entry",
                entryIds.isEmpty()
                        ? null
                        : entryIds.size() == 1 ? entryIds.iterator().next() : entryIds.size() + " ids");
        add(limits, "model", model);
        add(limits, "version", version);
        add(limits, "operation", operation);
        add(limits, "tag", tag);
        add(limits, "application", application);
        add(limits, "instance", instance);
        add(limits, "host", host);
        add(limits, "computed from", computedFrom);
        add(limits, "computed before", computedUntil);
        return limits.length() == 0 ? "all results" : "results with " + limits;
    }

    private static void add(StringJoiner limits, String name, @Nullable Object value) {
        if (value != null) {
            limits.add(name + " " + value);
        }
    }

    /** What a selector may be made of. */
    enum Part {
        KEY,
        ENTRY_ID,
        OPERATION,
        TAG,
        PRODUCER,
        TIME
    }
}
