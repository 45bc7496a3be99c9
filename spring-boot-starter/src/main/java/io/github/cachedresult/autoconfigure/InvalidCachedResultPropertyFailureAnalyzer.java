package io.github.cachedresult.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a start that failed on a {@code cachedresult.*} property. */
final class InvalidCachedResultPropertyFailureAnalyzer
        extends AbstractFailureAnalyzer<InvalidCachedResultPropertyException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidCachedResultPropertyException cause) {
        return new FailureAnalysis(cause.description(), cause.action(), cause);
    }
}
