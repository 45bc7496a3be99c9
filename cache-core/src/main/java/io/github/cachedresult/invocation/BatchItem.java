package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.LogPosition;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.LeaseEnd;
import io.github.cachedresult.tier.StoreLookup;
import io.github.cachedresult.tier.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An item of a batch that this process had no answer for at hand. Used by one thread after the other. */
abstract sealed class BatchItem {

    private final @Nullable Object value;
    private final List<Integer> places = new ArrayList<>(1);

    private BatchItem(@Nullable Object value) {
        this.value = value;
    }

    @Nullable Object value() {
        return value;
    }

    /** The places in which it is. */
    List<Integer> places() {
        return places;
    }

    int firstPlace() {
        return places.get(0);
    }

    /** Whether nobody has a result and nobody else is computing one. */
    abstract boolean isMissing();

    /** One that has a key. Who begins its flight must land it. */
    static final class Keyed extends BatchItem {

        private final Call call;
        private final ModelBinding model;
        private final CallInputs inputs;
        private final CallReport report;
        private @Nullable LogPosition stand;
        private SingleFlight.@Nullable Running flight;
        private boolean own;
        private RunsUnderWay.@Nullable Run run;
        private @Nullable FlightRequest request;
        private @Nullable StoreLookup<EntryContent> lookup;
        private @Nullable Outcome outcome;
        private @Nullable Outcome left;
        private Turn.@Nullable Others elsewhere;
        private int patience = TurnTaking.PATIENCE;
        private long waitedNanos;

        /**
         * Creates it.
         *
         * @param call whose results are kept as its own: that of the batch, or that for this item alone
         * @param model the model of that call
         */
        Keyed(@Nullable Object value, Call call, ModelBinding model, CallInputs inputs, CallReport report) {
            super(value);
            this.call = call;
            this.model = model;
            this.inputs = inputs;
            this.report = report;
        }

        Call call() {
            return call;
        }

        ModelBinding model() {
            return model;
        }

        CallInputs inputs() {
            return inputs;
        }

        ResultKey key() {
            return inputs.key();
        }

        CallReport report() {
            return report;
        }

        /**
         * It is in a flight.
         *
         * @param isOwn whether it began that flight
         * @param known what was known of evictions before
         */
        void isIn(SingleFlight.Running running, boolean isOwn, LogPosition known) {
            flight = running;
            own = isOwn;
            stand = known;
            outcome = null;
            elsewhere = null;
        }

        /** Whether it has patience with another process that computes it; then its flight ends, and it waits for that. */
        boolean isLeftTo(Turn.Others others) {
            elsewhere = patience > 0 ? others : null;
            return elsewhere != null;
        }

        /** Whether it is left to another process. */
        boolean isElsewhere() {
            return elsewhere != null && left == null;
        }

        /**
         * Its call waits no longer, and has this in place of how its flight will land; which another thread flies on.
         */
        void leave(Outcome instead) {
            left = instead;
        }

        /** Its call waits for how its flight lands after all. */
        void waits() {
            left = null;
        }

        /** Whether its call has not waited for how its flight lands. */
        boolean isLeft() {
            return left != null;
        }

        /** Its flight, for a call of its own. */
        Boarding boarding(Call alone) {
            return new Boarding(alone, model, inputs, report, stand(), flight(), own);
        }

        /**
         * Waits for the process that it is left to, on this thread.
         *
         * @param begun since when it is waited, by {@link System#nanoTime}
         * @param atMost how much longer, in nanoseconds
         * @return whether that has ended, or it is time to ask again
         */
        boolean awaitElsewhere(long begun, long atMost) throws InterruptedException {
            LeaseEnd end = known(elsewhere).await(atMost);
            if (end != null) {
                patience = TurnTaking.patience(patience, end);
                waitedNanos += System.nanoTime() - begun;
            }
            return end != null;
        }

        /** It waits for no other process any more. What became of it is told next. */
        void hasWaited() {
            if (waitedNanos > 0) {
                report.waited(Duration.ofNanos(waitedNanos));
                waitedNanos = 0;
            }
        }

        @Override
        boolean isMissing() {
            return own && outcome == null;
        }

        /** The flight that it is in, its own or another call's. */
        SingleFlight.Running flight() {
            return known(flight);
        }

        /** What was known of evictions when it began to fly or to wait. */
        LogPosition stand() {
            return known(stand);
        }

        /** Its own flight has begun. */
        void runs(RunsUnderWay.Run begun) {
            run = begun;
        }

        /** For who takes its result back. */
        RunsUnderWay.Run run() {
            return known(run);
        }

        /** It was looked for in the stores, where it is to fly itself. */
        void wasLookedUp(FlightRequest asked, StoreLookup<EntryContent> found) {
            request = asked;
            lookup = found;
        }

        FlightRequest request() {
            return known(request);
        }

        boolean wasLookedUp() {
            return lookup != null;
        }

        StoreLookup<EntryContent> lookup() {
            return known(lookup);
        }

        /** Its own flight has landed. */
        void landed(Outcome end) {
            outcome = end;
            if (elsewhere == null) {
                hasWaited();
            }
        }

        boolean hasLanded() {
            return outcome != null;
        }

        /** How its flight has landed, or what its call has in place of that. */
        Outcome outcome() {
            return known(left != null ? left : outcome);
        }

        private static <T> T known(@Nullable T state) {
            if (state == null) {
                throw new IllegalStateException("an item is in a flight before it lands");
            }
            return state;
        }
    }

    /** One without a key: it cannot be hashed, or is a part of a call that is running already. */
    static final class Keyless extends BatchItem {

        private final @Nullable CallReport report;
        private final String reason;
        private @Nullable Object result;

        /**
         * Creates it.
         *
         * @param report where is told what becomes of it, or {@code null} where the call that is running already tells
         * @param reason why it has no key
         */
        Keyless(@Nullable Object value, @Nullable CallReport report, String reason) {
            super(value);
            this.report = report;
            this.reason = reason;
        }

        @Override
        boolean isMissing() {
            return true;
        }

        @Nullable CallReport report() {
            return report;
        }

        String reason() {
            return reason;
        }

        /** The method has returned its result. */
        void computed(@Nullable Object computed, CallReport run) {
            result = computed;
            if (report != null) {
                report.ranIn(run);
            }
        }

        @Nullable Object result() {
            return result;
        }
    }
}
