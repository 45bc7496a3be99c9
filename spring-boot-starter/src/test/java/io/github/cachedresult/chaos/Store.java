package io.github.cachedresult.chaos;

import io.github.cachedresult.Tier;
import java.time.Duration;
import java.util.List;

/** Results are computed, and the fault begins meanwhile. */
final class Store implements Trial {

    @Override
    public void prepare(Stage stage) {}

    @Override
    public List<Answer> callUnderFault(Stage stage) {
        stage.beginFaultWhileComputing();
        return stage.callAtOnce();
    }

    @Override
    public Tier answersFrom(Cell cell) {
        return Tier.COMPUTED;
    }

    /** Redis, and S3 where Redis does not take it. A store that did not answer the lookup is not waited for again. */
    @Override
    public Duration waitsFor(Cell cell) {
        if (cell.fault().beginsBeforeTheCache()) {
            return cell.limitOfFirstReading().plus(cell.limitOf(Tier.REDIS)).plus(cell.limitOf(Tier.S3));
        }
        return cell.part() == Part.BOTH && cell.fault() != Fault.SLOW
                ? cell.limitOf(Tier.REDIS).plus(cell.limitOf(Tier.S3))
                : cell.limitOf(Tier.REDIS);
    }

    @Override
    public void checkKept(Stage stage) {
        stage.assertStored(Tier.S3);
        stage.assertBackFilled();
    }
}
