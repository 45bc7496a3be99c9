package io.github.cachedresult.key;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the keys of recent calls by their arguments, so that a local hit costs no SHA-256.
 *
 * <p>Only arguments are remembered whose {@code equals} implies one preimage: text, numbers, booleans, characters, UUIDs,
 * dates and times of the JDK, enums, and records of these, taken apart so that a record's own {@code equals} has no say.
 * Everything else, and whatever can change, is hashed anew each time.
 *
 * <p>It is a table without a policy: a call has two places, the second for what another call pushed out of the first.
 * What is pushed out of both costs its next call one SHA-256 and nothing else, whereas a policy would cost every hit its
 * record keeping.
 *
 * <p>Thread-safe without locks: what a place holds never changes, and is compared in full with the call. Bounded by the
 * bytes it holds.
 */
public final class KeyMemo {

    /** About what a remembered key takes besides its characters, in bytes. */
    private static final int OVERHEAD = 160;

    /** What the table has a place for; most arguments are shorter, and longer ones take the room of several. */
    private static final int BYTES_PER_PLACE = 256;

    /** Longer arguments are hashed each time: comparing them would cost as much as it saves. */
    private static final int MAX_CHARACTERS = 4096;

    /** 2^32 divided by the golden ratio: spreads hash codes that differ in few bits (Knuth, TAOCP vol. 3, 6.4). */
    private static final int SPREAD = 0x9E3779B9;

    private final long maximumBytes;
    private final AtomicReferenceArray<@Nullable RememberedKey> places;
    private final int shift;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger size = new AtomicInteger();

    /** Creates a memo of at most about this many bytes, besides a table of a sixty-fourth of that. */
    public KeyMemo(long maximumBytes) {
        this.maximumBytes = maximumBytes;
        int bits = 1;
        while (bits < 30 && (long) BYTES_PER_PLACE << bits < maximumBytes) {
            bits++;
        }
        places = new AtomicReferenceArray<>(1 << bits);
        shift = Integer.SIZE - bits;
    }

    /**
     * Looks for the key of a call.
     *
     * @param arguments all arguments, also those that do not count; not kept
     * @return the key, or {@code null} if it is not remembered or cannot be
     */
    public @Nullable ResultKey get(KeyScope scope, @Nullable Object[] arguments) {
        @Nullable Object[] values = comparable(scope.hasher(), arguments);
        if (values == null) {
            return null;
        }
        int hash = hash(scope, values);
        int place = place(hash);
        RememberedKey first = places.getPlain(place);
        if (first != null && first.isOf(scope, values, hash)) {
            return first.key();
        }
        RememberedKey second = places.getPlain(place ^ 1);
        return second != null && second.isOf(scope, values, hash) ? second.key() : null;
    }

    /** Remembers the key of a call, if its arguments allow it. */
    public void put(KeyScope scope, ResultKey key, @Nullable Object[] arguments) {
        @Nullable Object[] values = comparable(scope.hasher(), arguments);
        if (values == null) {
            return;
        }
        int hash = hash(scope, values);
        RememberedKey remembered = RememberedKey.of(scope, key, values, hash);
        if (remembered.characters() <= MAX_CHARACTERS) {
            RememberedKey pushedOut = replace(place(hash), remembered);
            if (pushedOut != null && !pushedOut.isOf(scope, values, hash)) {
                replace(place(hash) ^ 1, pushedOut);
            }
        }
    }

    private int place(int hash) {
        return (hash * SPREAD) >>> shift;
    }

    /** Puts a key in a place, or leaves that empty if there is no room, and returns what was there. */
    private @Nullable RememberedKey replace(int place, RememberedKey remembered) {
        boolean room = bytes.addAndGet(bytes(remembered)) <= maximumBytes;
        RememberedKey before = places.getAndSet(place, room ? remembered : null);
        bytes.addAndGet(-(before == null ? 0 : bytes(before)) - (room ? 0 : bytes(remembered)));
        size.addAndGet((room ? 1 : 0) - (before == null ? 0 : 1));
        return before;
    }

    private static long bytes(RememberedKey remembered) {
        return OVERHEAD + 2L * remembered.characters();
    }

    /** Whether arguments of a call may be something else later: only of these it is certain that they are not. */
    public static boolean canChange(KeyScope scope, @Nullable Object[] arguments) {
        return comparable(scope.hasher(), arguments) == null;
    }

    /** How many keys are remembered. */
    public int size() {
        return size.get();
    }

    /** The arguments, with records taken apart; null if one has no exact equals. */
    private static @Nullable Object @Nullable [] comparable(InputHasher hasher, @Nullable Object[] arguments) {
        @Nullable Object[] values = arguments;
        for (int index : hasher.indexes()) {
            Object value = arguments[index];
            if (value == null || Atoms.isAtom(value)) {
                continue;
            }
            RecordValue taken = value instanceof Record && !hasher.ignoresBelow(index) ? RecordValue.of(value) : null;
            if (taken == null) {
                return null;
            }
            values = values == arguments ? arguments.clone() : values;
            values[index] = taken;
        }
        return values;
    }

    private static int hash(KeyScope scope, @Nullable Object[] values) {
        int hash = scope.seed();
        for (int index : scope.hasher().indexes()) {
            hash = 31 * hash + Atoms.hash(values[index]);
        }
        return hash;
    }
}
