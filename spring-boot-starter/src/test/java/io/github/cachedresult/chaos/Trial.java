package io.github.cachedresult.chaos;

import io.github.cachedresult.Tier;
import java.time.Duration;
import java.util.List;

/** One operation of a cache, under whatever fault. */
interface Trial {

    /** What is there before the fault. */
    void prepare(Stage stage);

    /** Begins the fault at its moment, and calls: several at once. Checks what is right whatever the fault. */
    List<Answer> callUnderFault(Stage stage);

    /** Where the answers are from. */
    Tier answersFrom(Cell cell);

    /** The time limits of all that a call has to wait for, one after the other. */
    Duration waitsFor(Cell cell);

    /** Checks, when the fault is over, that nothing was lost. */
    void checkKept(Stage stage);
}
