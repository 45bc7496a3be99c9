package io.github.cachedresult.chaos;

import io.github.cachedresult.Tier;
import java.time.Duration;
import java.util.List;

/** Neither store has the results, and the fault begins when this is known: before it is asked who computes them. */
final class Lease implements Trial {

    @Override
    public void prepare(Stage stage) {}

    @Override
    public List<Answer> callUnderFault(Stage stage) {
        stage.beginFaultOnceS3HasNothing();
        return stage.callAtOnce();
    }

    @Override
    public Tier answersFrom(Cell cell) {
        return Tier.COMPUTED;
    }

    /**
     * Redis is asked for the lease and written to, and S3 is written to where both fail. Where there is a lease, both are looked
     * into once more.
     */
    @Override
    public Duration waitsFor(Cell cell) {
        if (cell.fault().beginsBeforeTheCache()) {
            return cell.limitOfFirstReading().plus(cell.limitOf(Tier.REDIS)).plus(cell.limitOf(Tier.S3));
        }
        return cell.limitOf(Tier.REDIS).multipliedBy(2).plus(cell.limitOf(Tier.S3));
    }

    @Override
    public void checkKept(Stage stage) {
        stage.assertStored(Tier.S3);
        stage.assertBackFilled();
    }
}
