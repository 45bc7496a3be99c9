package io.github.cachedresult.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault, in every part of the chain, met by every operation: the right answer, within the time limits of what it had to
 * wait for and a tenth of a second; nothing lost; and all is used again by itself.
 *
 * <p>A third of the cells runs in every build, all of them with {@code -Pchaos} or {@code -Pproofs}; their table is then in {@code
 * target/chaos/matrix.md}.
 */
class ChaosMatrixIntegrationTests {

    private static final boolean ALL = Boolean.getBoolean("proof.chaos");
    private static final Path TABLE = Path.of("target", "chaos", "matrix.md");
    private static final Duration MARGIN = Duration.ofMillis(100);

    private static final FaultyServers SERVERS = new FaultyServers();
    private static final Neighbour NEIGHBOUR = new Neighbour(SERVERS);
    private static final MachineDelay MACHINE = new MachineDelay();
    private static final MatrixTable RESULTS = new MatrixTable();

    static Stream<Cell> cells() {
        return (ALL ? Cell.all() : Cell.some()).stream().filter(cell -> cell.notApplicable() == null);
    }

    /** What loads classes is not measured. */
    @BeforeAll
    static void runOnce(@TempDir Path journal) {
        for (Operation operation : Operation.values()) {
            measure(new Cell(operation, Fault.REFUSED, Part.BOTH), journal);
        }
    }

    @AfterAll
    static void writeTable() throws IOException {
        MACHINE.close();
        NEIGHBOUR.close();
        SERVERS.close();
        RESULTS.write(TABLE);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void rightAnswersInTime_nothingIsLost_andAllIsUsedAgain(Cell cell, @TempDir Path journal) {
        Measured measured = measure(cell, journal);
        RESULTS.add(measured);

        assertThat(measured).as("in time").matches(Measured::isInTime);
    }

    private static Measured measure(Cell cell, Path journal) {
        Trial trial = cell.operation().trial();
        try (Stage stage = new Stage(cell, SERVERS, NEIGHBOUR)) {
            trial.prepare(stage);
            stage.open(journal);
            MACHINE.reset();
            List<Answer> answers = trial.callUnderFault(stage);
            Duration machine = MACHINE.longest();
            assertThat(answers).extracting(Answer::tier).containsOnly(trial.answersFrom(cell));

            long begun = System.nanoTime();
            stage.endFault();
            stage.awaitUse();
            Duration recovery = Duration.ofNanos(System.nanoTime() - begun);
            Duration otherwise = stage.wellCall();
            stage.assertDelivered();
            trial.checkKept(stage);
            return new Measured(
                    cell,
                    trial.answersFrom(cell),
                    answers.stream().map(Answer::took).max(Duration::compareTo).orElseThrow(),
                    trial.waitsFor(cell).plus(MARGIN),
                    machine.plus(otherwise),
                    recovery);
        }
    }
}
