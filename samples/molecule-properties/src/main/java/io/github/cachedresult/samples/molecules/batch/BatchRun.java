package io.github.cachedresult.samples.molecules.batch;

import io.github.cachedresult.samples.molecules.CompoundFileException;
import io.github.cachedresult.samples.molecules.service.MoleculeBatch;
import io.github.cachedresult.samples.molecules.service.Provenance;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * Reads the files that {@code --compounds} names, as often as asked, and prints what each pass gave. The exit code is 0
 * also when lines were refused, and 2 when there was nothing to read.
 */
@Component
@ConditionalOnProperty("compounds")
class BatchRun implements ApplicationRunner, ExitCodeGenerator {

    private static final int NOTHING_TO_READ = 2;

    private final MoleculeBatch molecules;
    private final PrintStream out = System.out;
    private int exitCode;

    BatchRun(MoleculeBatch molecules) {
        this.molecules = molecules;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        BatchOptions options;
        List<CompoundList> files;
        try {
            options = BatchOptions.of(arguments);
            // All before the first: a misspelt name must not cost an hour's pass over the file before it.
            files = options.files().stream()
                    .map(file -> CompoundList.read(file, options.limit()))
                    .toList();
        } catch (CompoundFileException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            exitCode = NOTHING_TO_READ;
            return;
        }
        List<PassReport> reports =
                files.stream().flatMap(file -> read(file, options).stream()).toList();
        if (options.reports() != null) {
            PassReports.write(reports, options.reports());
        }
    }

    @Override
    public int getExitCode() {
        return exitCode;
    }

    private List<PassReport> read(CompoundList file, BatchOptions options) {
        out.println(file.name() + ", " + file.compounds().size() + " compounds");
        List<PassReport> reports = new ArrayList<>();
        List<Answer> answers = List.of();
        for (int pass = 1; pass <= options.passes(); pass++) {
            ProgressBar bar = new ProgressBar(
                    out,
                    Terminal.isAttached(),
                    "  pass " + pass,
                    file.compounds().size(),
                    System::nanoTime);
            answers = CompoundPass.over(file.compounds(), molecules::of, bar::step);
            PassReport report = PassReport.of(file.name(), pass, answers, bar.finish());
            report.lines().forEach(line -> out.println("         " + line));
            reports.add(report);
        }
        show(options, answers);
        return reports;
    }

    private void show(BatchOptions options, List<Answer> answers) {
        for (Answer answer : answers) {
            if (answer instanceof Answer.Found found
                    && String.valueOf(found.compound().name()).equals(options.show())) {
                out.println("  cachedFrom of " + options.show());
                ProvenanceTable.lines(Provenance.of(found.from())).forEach(line -> out.println("    " + line));
            }
        }
    }
}
