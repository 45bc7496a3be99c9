package io.github.cachedresult.samples.molecules.web;

import io.github.cachedresult.samples.molecules.InvalidSmilesException;
import io.github.cachedresult.samples.molecules.MoleculeException;
import io.github.cachedresult.samples.molecules.UncomputableMoleculeException;
import io.github.cachedresult.samples.molecules.service.MoleculeService;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers with the properties of one molecule, or with the problem that its SMILES has. */
@RestController
class MoleculeController {

    private final MoleculeService molecules;

    MoleculeController(MoleculeService molecules) {
        this.molecules = molecules;
    }

    // JSON also for a browser: the S3 server of the demo brings what would make it XML.
    @GetMapping(path = "/molecules", produces = MediaType.APPLICATION_JSON_VALUE)
    MoleculeAnswer molecule(@RequestParam String smiles) {
        return MoleculeAnswer.of(smiles, molecules.properties(smiles));
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
