package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.invocation.InvalidCachedMethodException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.StringUtils;

/** Explains a start that failed on a method that is annotated to be cached or to evict, and cannot. */
final class InvalidCachedMethodFailureAnalyzer extends AbstractFailureAnalyzer<InvalidCachedMethodException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidCachedMethodException cause) {
        // Where a detail knows the way out, it follows the last semicolon.
        int wayOut = cause.detail().lastIndexOf("; ");
        String problem = wayOut < 0 ? cause.detail() : cause.detail().substring(0, wayOut);
        String action = wayOut < 0
                ? "Correct the method's signature or its annotation, or remove the annotation"
                : StringUtils.capitalize(cause.detail().substring(wayOut + 2));
        return new FailureAnalysis(
                "The method\n\n    " + cause.method() + "\n\ncannot do what its annotation says: " + problem + ".",
                action + ".",
                cause);
    }
}
