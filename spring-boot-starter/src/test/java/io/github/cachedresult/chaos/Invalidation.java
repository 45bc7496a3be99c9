package io.github.cachedresult.chaos;

import io.github.cachedresult.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Results that are everywhere are evicted by a method, and asked for again. */
final class Invalidation implements Trial {

    @Override
    public void prepare(Stage stage) {
        stage.storeEverywhere();
    }

    @Override
    public List<Answer> callUnderFault(Stage stage) {
        if (!stage.cell().fault().beginsBeforeTheCache()) {
            stage.callAtOnce();
        }
        stage.beginFault();
        List<Answer> answers = new ArrayList<>();
        answers.add(stage.evict());
        answers.addAll(stage.callAtOnce());
        return answers;
    }

    @Override
    public Tier answersFrom(Cell cell) {
        return Tier.COMPUTED;
    }

    /**
     * The log in S3; and where a reading of it is under way that fails, its copy in Redis, too. The call that follows waits for
     * no more, unless Redis is slow: it is asked for the result, for the lease, and once more, and written to, each within its
     * limit.
     */
    @Override
    public Duration waitsFor(Cell cell) {
        Duration redis = cell.limitOf(Tier.REDIS).multipliedBy(cell.fault() == Fault.SLOW ? 2 : 1);
        return cell.limitOfFirstReading().plus(redis).plus(cell.limitOf(Tier.S3));
    }

    @Override
    public void checkKept(Stage stage) {
        stage.assertEvictedEverywhere();
        stage.assertFound();
    }
}
