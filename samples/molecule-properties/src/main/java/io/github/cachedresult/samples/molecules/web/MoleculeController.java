package io.github.cachedresult.samples.molecules.web;

import io.github.cachedresult.samples.molecules.InvalidSmilesException;
import io.github.cachedresult.samples.molecules.MoleculeException;
import io.github.cachedresult.samples.molecules.UncomputableMoleculeException;
import io.github.cachedresult.samples.molecules.service.MoleculeBatch;
import io.github.cachedresult.samples.molecules.service.MoleculeOutcome;
import io.github.cachedresult.samples.molecules.service.MoleculeService;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers with the properties of molecules, or with the problem that a SMILES has. */
@RestController
class MoleculeController {

    private final MoleculeService molecules;
    private final MoleculeBatch batch;

    MoleculeController(MoleculeService molecules, MoleculeBatch batch) {
        this.molecules = molecules;
        this.batch = batch;
    }

    // JSON also for a browser: the S3 server of the demo brings what would make it XML.
    @GetMapping(path = "/molecules", produces = MediaType.APPLICATION_JSON_VALUE)
    MoleculeAnswer molecule(@RequestParam String smiles) {
        return MoleculeAnswer.of(smiles, molecules.properties(smiles));
    }

    @PostMapping(path = "/molecules", produces = MediaType.APPLICATION_JSON_VALUE)
    List<BatchAnswer> molecules(@RequestBody List<@Nullable String> body) {
        List<String> smiles =
                body.stream().map(each -> each == null ? "" : each).toList();
        List<MoleculeOutcome> outcomes = batch.of(smiles);
        return IntStream.range(0, smiles.size())
                .mapToObj(i -> BatchAnswer.of(smiles.get(i), outcomes.get(i)))
                .toList();
    }

    @ExceptionHandler
    ProblemDetail invalid(InvalidSmilesException e) {
        return problem(HttpStatus.BAD_REQUEST, "Not a SMILES", e);
    }

    @ExceptionHandler
    ProblemDetail uncomputable(UncomputableMoleculeException e) {
        return problem(HttpStatus.UNPROCESSABLE_CONTENT, "Not computable", e);
    }

    private static ProblemDetail problem(HttpStatus status, String title, MoleculeException e) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, e.getMessage());
        problem.setTitle(title);
        return problem;
    }
}
