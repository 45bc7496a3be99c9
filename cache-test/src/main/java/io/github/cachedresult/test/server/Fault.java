package io.github.cachedresult.test.server;

/**
 * How a {@link FaultProxy} treats what passes it. Each switch makes a new one: two are never equal, so that a connection
 * sees when it begins to count anew.
 */
final class Fault {

    private enum Kind {
        PASS,
        HANG,
        DELAY,
        CUT,
        RESET,
        GARBLE
    }

    private final Kind kind;
    private final long amount;

    private Fault(Kind kind, long amount) {
        this.kind = kind;
        this.amount = amount;
    }

    static Fault pass() {
        return new Fault(Kind.PASS, 0);
    }

    static Fault hang() {
        return new Fault(Kind.HANG, 0);
    }

    static Fault delay(long nanos) {
        return new Fault(Kind.DELAY, nanos);
    }

    static Fault cut(long bytes) {
        return new Fault(Kind.CUT, bytes);
    }

    static Fault reset(long bytes) {
        return new Fault(Kind.RESET, bytes);
    }

    static Fault garble() {
        return new Fault(Kind.GARBLE, 0);
    }

    boolean hangs() {
        return kind == Kind.HANG;
    }

    boolean resets() {
        return kind == Kind.RESET;
    }

    /** Whether replies are replaced by noise. */
    boolean garbles() {
        return kind == Kind.GARBLE;
    }

    /** How long a request is held back. */
    long delayNanos() {
        return kind == Kind.DELAY ? amount : 0;
    }

    /** Whether replies end after {@link #replyBytes}. */
    boolean endsReplies() {
        return kind == Kind.CUT || kind == Kind.RESET;
    }

    long replyBytes() {
        return amount;
    }
}
