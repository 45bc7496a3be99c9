package io.github.cachedresult.chaos;

import io.github.cachedresult.Tier;
import java.time.Duration;
import java.util.List;

/** Results that are in both stores are asked for. */
final class Lookup implements Trial {

    @Override
    public void prepare(Stage stage) {
        stage.storeEverywhere();
    }

    @Override
    public List<Answer> callUnderFault(Stage stage) {
        stage.beginFault();
        return stage.callAtOnce();
    }

    @Override
    public Tier answersFrom(Cell cell) {
        if (!cell.hides(Tier.REDIS)) {
            return Tier.REDIS;
        }
        return cell.hides(Tier.S3) ? Tier.COMPUTED : Tier.S3;
    }

    /** S3 is asked only where Redis does not answer. What is computed in the end is written behind. */
    @Override
    public Duration waitsFor(Cell cell) {
        Duration lookup = cell.limitOf(Tier.REDIS).plus(cell.hides(Tier.REDIS) ? cell.limitOf(Tier.S3) : Duration.ZERO);
        return cell.limitOfFirstReading().plus(lookup);
    }

    /** Neither store is written to, unless both failed. */
    @Override
    public void checkKept(Stage stage) {
        stage.assertFound();
    }
}
