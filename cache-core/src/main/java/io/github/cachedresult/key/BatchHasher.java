package io.github.cachedresult.key;

import io.github.cachedresult.cbor.CborWriter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes keys for calls of one operation that differ in few arguments, as the items of a batch do: the keys that {@link
 * KeyScope#hash} makes of the same arguments. What the calls have in common is encoded once. For one thread.
 */
public final class BatchHasher {

    private static final int ROOM_FOR_INPUTS = 128;

    private final InputHasher hasher;
    private final String model;
    private final String version;
    private final KeyExtras extras;
    private final byte[] names;
    private final Part[] parts;
    private final FileInputs files;

    /** One that has met no files, or null. */
    private @Nullable InputEncoder encoder;

    BatchHasher(
            InputHasher hasher,
            String model,
            String version,
            KeyExtras extras,
            @Nullable Object[] arguments,
            Set<Integer> varying) {
        this.hasher = hasher;
        this.model = model;
        this.version = version;
        this.extras = extras;
        CborWriter out = new CborWriter();
        hasher.writeNames(out, model, version, extras);
        names = out.toByteArray();
        InputEncoder common = hasher.encoder();
        parts = hasher.inputs().stream()
                .map(input -> varying.contains(input.parameter().index())
                        ? new Part(input, null)
                        : new Part(input, encoded(common, input, arguments)))
                .toArray(Part[]::new);
        files = common.files();
    }

    private static byte[] encoded(InputEncoder encoder, InputHasher.Input input, @Nullable Object[] arguments) {
        CborWriter out = new CborWriter();
        if (input.counts(encoder, arguments)) {
            input.write(encoder, out, arguments);
        }
        return out.toByteArray();
    }

    /**
     * Hashes a call.
     *
     * @param arguments all its arguments; of those that do not differ, the encodings are known
     * @throws UnhashableInputException if one that differs cannot be encoded exactly
     */
    public HashedInputs hash(@Nullable Object[] arguments) {
        InputEncoder used = encoder;
        // Whatever becomes of this call must not be seen by the next one.
        encoder = null;
        if (used == null) {
            used = hasher.encoder();
        }
        CborWriter out = new CborWriter(names.length + ROOM_FOR_INPUTS);
        out.writeRaw(names);
        int inputsAt = out.size();
        int count = 0;
        for (Part part : parts) {
            count += part.counts(used, arguments) ? 1 : 0;
        }
        out.writeMapHead(count);
        for (Part part : parts) {
            if (count == parts.length || part.counts(used, arguments)) {
                part.write(used, out, arguments);
            }
        }
        FileInputs own = used.files();
        encoder = own.isEmpty() ? used : null;
        return InputHasher.hashed(model, version, extras, out, inputsAt, files.and(own));
    }

    /**
     * A parameter.
     *
     * @param encoded its name and value, empty if it has its default; null if it differs by call
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Part(InputHasher.Input input, byte @Nullable [] encoded) {

        boolean counts(InputEncoder encoder, @Nullable Object[] arguments) {
            return encoded == null ? input.counts(encoder, arguments) : encoded.length > 0;
        }

        void write(InputEncoder encoder, CborWriter out, @Nullable Object[] arguments) {
            if (encoded == null) {
                input.write(encoder, out, arguments);
            } else {
                out.writeRaw(encoded);
            }
        }
    }
}
