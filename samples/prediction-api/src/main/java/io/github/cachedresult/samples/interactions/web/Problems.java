package io.github.cachedresult.samples.interactions.web;

import io.github.cachedresult.samples.interactions.drugs.UnknownDrugException;
import io.github.cachedresult.samples.interactions.model.UnknownModelException;
import io.github.cachedresult.samples.interactions.service.InvalidFeatureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What is wrong with a request, as RFC 9457 has it. */
@RestControllerAdvice
class Problems {

    @ExceptionHandler({UnknownModelException.class, UnknownDrugException.class})
    ProblemDetail unknown(RuntimeException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, e.getMessage());
    }

    @ExceptionHandler({InvalidFeatureException.class, IncompleteRequestException.class})
    ProblemDetail invalid(RuntimeException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, e.getMessage());
    }
}
