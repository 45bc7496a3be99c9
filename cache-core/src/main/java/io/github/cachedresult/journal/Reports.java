package io.github.cachedresult.journal;

import io.github.cachedresult.key.ResultKey;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Passes word on, and remembers what went wrong last. */
final class Reports implements JournalListener {

    private final JournalListener listener;
    private final InstantSource clock;
    private volatile JournalState.@Nullable Failure lastFailure;

    Reports(JournalListener listener, InstantSource clock) {
        this.listener = listener;
        this.clock = clock;
    }

    @Override
    public void onRecord(JournalAction action, @Nullable ResultKey key, String detail) {
        switch (action) {
            case UNDELIVERED, PUT_OFF, DISPLACED, REFUSED, REJECTED, FAILED ->
                lastFailure = new JournalState.Failure(clock.instant(), action, detail);
            case KEPT, ADOPTED, DELIVERED, EXPIRED, EVICTED, FOREIGN -> {}
        }
        listener.onRecord(action, key, detail);
    }

    JournalState.@Nullable Failure lastFailure() {
        return lastFailure;
    }
}
