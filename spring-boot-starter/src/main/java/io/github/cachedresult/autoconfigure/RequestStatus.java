package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.invocation.ResultTrace;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cached calls of one request, and what its response says of them by now. Kept through asynchronous dispatches. */
final class RequestStatus {

    private final ResultTrace trace;
    private final CacheStatusHeader header;
    private @Nullable String said;

    RequestStatus(ResultTrace trace, CacheStatusHeader header) {
        this.trace = trace;
        this.header = header;
    }

    ResultTrace trace() {
        return trace;
    }

    /**
     * Has the response say what is known by now, in place of what it said before; other caches' words stay. Does nothing
     * once the headers are on their way.
     */
    synchronized void sayIn(HttpServletResponse response) {
        String now = response.isCommitted() ? null : header.of(trace);
        if (now == null || now.equals(said)) {
            return;
        }
        // The cache that is nearest to the user comes last.
        List<String> members = new ArrayList<>(response.getHeaders(CacheStatusHeader.NAME));
        members.remove(said);
        members.add(now);
        response.setHeader(CacheStatusHeader.NAME, members.get(0));
        members.subList(1, members.size()).forEach(member -> response.addHeader(CacheStatusHeader.NAME, member));
        said = now;
    }

    /** The response has lost its headers. */
    synchronized void forget() {
        said = null;
    }
}
