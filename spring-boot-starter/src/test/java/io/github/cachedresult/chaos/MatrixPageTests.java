package io.github.cachedresult.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page has the table of the whole matrix as it is now. */
class MatrixPageTests {

    private static final Path PAGE = Path.of("..", "docs", "failure-semantics.md");

    @Test
    void everyCellIsThere_andWasRun() throws IOException {
        List<String> page = Files.readAllLines(PAGE);
        List<String> matrix = page.subList(page.indexOf("<!-- matrix -->"), page.indexOf("<!-- end of matrix -->"));

        for (Operation operation : Operation.values()) {
            int head = matrix.indexOf("| " + operation + " | Redis | S3 | both |");
            assertThat(head).as(operation.toString()).isPositive();
            int row = head + 2;
            for (Fault fault : Fault.values()) {
                assertThat(matrix.get(row++))
                        .startsWith("| " + fault + " | ")
                        .doesNotContain("not run")
                        .satisfies(line -> assertThat(line.split("\\|", -1)).hasSize(Part.values().length + 3));
            }
        }
    }
}
