package io.github.cachedresult.chaos;

import io.github.cachedresult.Tier;
import java.time.Duration;
import java.util.List;

/** Results that are in S3 alone are asked for, and the fault begins when S3 has answered. */
final class BackFill implements Trial {

    @Override
    public void prepare(Stage stage) {
        stage.storeEverywhere();
        stage.forgetIn(Tier.REDIS);
    }

    @Override
    public List<Answer> callUnderFault(Stage stage) {
        stage.beginFaultOnceS3HasAnswered();
        return stage.callAtOnce();
    }

    @Override
    public Tier answersFrom(Cell cell) {
        return cell.fault().beginsBeforeTheCache() && cell.hides(Tier.S3) ? Tier.COMPUTED : Tier.S3;
    }

    /** Nothing: it is behind. */
    @Override
    public Duration waitsFor(Cell cell) {
        return cell.fault().beginsBeforeTheCache()
                ? cell.limitOfFirstReading().plus(cell.limitOf(Tier.REDIS)).plus(cell.limitOf(Tier.S3))
                : Duration.ZERO;
    }

    @Override
    public void checkKept(Stage stage) {
        if (stage.cell().fault().empties() && stage.cell().part() == Part.BOTH) {
            // Nothing of it is anywhere but in this process.
            stage.assertInThisProcess();
        } else {
            stage.assertBackFilled();
        }
    }
}
