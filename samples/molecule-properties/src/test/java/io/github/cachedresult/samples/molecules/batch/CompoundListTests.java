package io.github.cachedresult.samples.molecules.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.cachedresult.samples.molecules.Compound;
import io.github.cachedresult.samples.molecules.CompoundFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompoundListTests {

    @TempDir
    private Path directory;

    @Test
    void aFile_isReadUpToTheLimit() throws IOException {
        Path file = Files.writeString(directory.resolve("some.csv"), "smiles\nC\nO\nN\n");

        CompoundList list = CompoundList.read(file.toString(), 2);

        assertThat(list.name()).isEqualTo("some.csv");
        assertThat(list.compounds()).containsExactly(new Compound(2, null, "C"), new Compound(3, null, "O"));
    }

    @Test
    void bundledFiles_areFound() {
        assertThat(CompoundList.read("classpath:approved-drugs.csv", Integer.MAX_VALUE)
                        .compounds())
                .hasSizeGreaterThanOrEqualTo(200);
        assertThat(CompoundList.read("classpath:bad-lines.csv", Integer.MAX_VALUE)
                        .name())
                .isEqualTo("bad-lines.csv");
    }

    @Test
    void whatIsNotThere_isNamed() {
        assertThatExceptionOfType(CompoundFileException.class)
                .isThrownBy(
                        () -> CompoundList.read(directory.resolve("none.csv").toString(), 1))
                .withMessageContaining("none.csv");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CompoundList.read("classpath:none.csv", 1))
                .withMessageContaining("none.csv");
    }
}
