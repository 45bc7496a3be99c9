package io.github.cachedresult.invocation;

import io.github.cachedresult.StoreFailures;
import io.github.cachedresult.entry.StoredResult;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.value.ResultCodec;
import io.github.cachedresult.value.ResultCodec.Encoded;
import io.github.cachedresult.value.ResultCodec.UndecodableException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Which exceptions of an operation are remembered, and for how long.
 *
 * @param types as what they are thrown again
 * @param life how long a failure is remembered
 */
record StoredFailures(List<FailureType> types, Duration life) {

    /** No exception is remembered. */
    static final StoredFailures NONE = new StoredFailures(List.of(), Duration.ofMinutes(1));

    /** A message may quote its input; the whole of it is not worth keeping. */
    private static final int MAX_MESSAGE = 4096;

    StoredFailures {
        types = List.copyOf(types);
    }

    /**
     * What an annotation says.
     *
     * @param method the method that runs, which must be able to throw them
     * @throws IllegalArgumentException if one of them cannot be thrown anew; the message names it
     */
    static StoredFailures of(StoreFailures annotation, Method method, Duration life) {
        for (Class<? extends Exception> type : annotation.value()) {
            boolean checked = !RuntimeException.class.isAssignableFrom(type);
            if (checked && Arrays.stream(method.getExceptionTypes()).noneMatch(may -> may.isAssignableFrom(type))) {
                throw new IllegalArgumentException("@StoreFailures names " + type.getName()
                        + ", which it does not declare to throw; declare it, or leave it out");
            }
        }
        return of(life, List.of(annotation.value()));
    }

    static StoredFailures of(Duration life, List<Class<? extends Exception>> types) {
        if (types.isEmpty()) {
            throw new IllegalArgumentException("@StoreFailures names no exception; name one, or leave it out");
        }
        return new StoredFailures(types.stream().map(FailureType::of).toList(), life);
    }

    /** What is remembered of an exception, or null. */
    EntryContent.@Nullable Failure remembered(Throwable thrown) {
        if (thrown instanceof InterruptedException
                || thrown instanceof CancellationException
                || thrown instanceof UnansweredCallException) {
            return null;
        }
        FailureType nearest = null;
        for (FailureType candidate : types) {
            if (candidate.type().isInstance(thrown)
                    && (nearest == null || nearest.type().isAssignableFrom(candidate.type()))) {
                nearest = candidate;
            }
        }
        if (nearest == null) {
            return null;
        }
        EntryContent.Failure failure = new EntryContent.Failure(nearest, shortened(thrown.getMessage()));
        return failure.isThrowable() ? failure : null;
    }

    private static @Nullable String shortened(@Nullable String message) {
        return message == null || message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…";
    }

    /** The payload of an entry, or null where the message is no text. */
    static @Nullable Bytes encode(ResultCodec codec, EntryContent.Failure failure) {
        Encoded encoded = codec.encode(
                codec.typeOf(Payload.class), new Payload(failure.type().name(), failure.message()));
        return encoded instanceof Encoded.Faithful faithful ? faithful.payload() : null;
    }

    /**
     * Reads the payload of an entry.
     *
     * @return the failure, or null if it is none that this operation remembers and can throw
     */
    EntryContent.@Nullable Failure decode(ResultCodec codec, StoredResult result) throws UndecodableException {
        Object decoded = codec.decode(codec.typeOf(Payload.class), result.payload());
        if (!(decoded instanceof Payload payload)) {
            throw new UndecodableException("failure", new IllegalStateException("it is null"));
        }
        return types.stream()
                .filter(type -> type.name().equals(payload.type()))
                .findFirst()
                .map(type -> new EntryContent.Failure(type, payload.message()))
                .filter(EntryContent.Failure::isThrowable)
                .orElse(null);
    }

    /** How a failure is written. */
    private record Payload(String type, @Nullable String message) {}
}
