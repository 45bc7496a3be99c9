package io.github.cachedresult.s3;

import io.github.cachedresult.s3.Diagnosis.Problem;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Makes one warning of a problem, however many requests meet it, and says when it is over. A problem that comes and goes
 * is warned of at most once a minute. Thread-safe.
 */
final class BucketHealth {

    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    private final String bucket;
    private final Logger log;
    private final LongSupplier nanoTime;
    private final Set<Problem> current = EnumSet.noneOf(Problem.class);
    private final Map<Problem, Long> warnedAt = new EnumMap<>(Problem.class);
    private volatile boolean sound = true;

    BucketHealth(String bucket, Logger log, LongSupplier nanoTime) {
        this.bucket = bucket;
        this.log = log;
        this.nanoTime = nanoTime;
    }

    /** Takes note of how a request ended. */
    void observe(Operation operation, @Nullable Throwable error) {
        Diagnosis diagnosis = error == null ? null : Diagnosis.of(operation, error);
        if (diagnosis != null) {
            worsen(diagnosis);
        } else if (!sound) {
            recover(operation, error instanceof AwsServiceException reply && Diagnosis.isMissingObject(reply));
        }
    }

    private synchronized void worsen(Diagnosis diagnosis) {
        Problem problem = diagnosis.problem();
        if (current.contains(problem)) {
            return;
        }
        long now = nanoTime.getAsLong();
        Long before = warnedAt.get(problem);
        if (before != null && now - before < QUIET_NANOS) {
            return;
        }
        warnedAt.put(problem, now);
        current.add(problem);
        sound = false;
        log.warn(
                "{} {}. {} Until then results are not found or kept there; all else goes on.",
                bucket,
                diagnosis.cause(),
                diagnosis.wayOut());
    }

    private synchronized void recover(Operation operation, boolean missing) {
        if (current.removeIf(problem -> isDisproved(problem, operation, missing))) {
            sound = current.isEmpty();
            if (sound) {
                log.info("{} works again", bucket);
            }
        }
    }

    /** An answer that the problem would have prevented. */
    private static boolean isDisproved(Problem problem, Operation operation, boolean missing) {
        return switch (problem) {
            case READ_REFUSED -> missing; // an object that is there may be readable all the time
            case WRITE_REFUSED -> operation == Operation.WRITE;
            case DELETE_REFUSED -> operation == Operation.DELETE;
            case LIST_REFUSED -> operation == Operation.LIST;
            default -> true;
        };
    }
}
