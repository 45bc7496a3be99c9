package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.invocation.ResultTrace;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Traces each request and has the response say what its cached calls were. A request that is answered asynchronously is
 * traced until it is complete: on the threads that the context is carried to, and on the one that answers it.
 */
final class CacheStatusFilter extends OncePerRequestFilter {

    private static final String STATUS = CacheStatusFilter.class.getName() + ".status";

    private final CacheStatusHeader header;

    CacheStatusFilter(InstantSource clock) {
        header = new CacheStatusHeader(clock);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getAttribute(STATUS) instanceof RequestStatus begun) {
            filter(request, response, chain, begun, begun.trace().resume());
        } else {
            ResultTrace trace = ResultTrace.open(CacheStatusHeader.MAXIMUM_MEMBERS);
            filter(request, response, chain, new RequestStatus(trace, header), trace);
        }
    }

    private void filter(
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            RequestStatus status,
            ResultTrace here)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, new CacheStatusResponse(response, status));
        } finally {
            if (isAsyncStarted(request)) {
                here.suspend();
                request.setAttribute(STATUS, status);
                request.getAsyncContext().addListener(new Closing(here));
            } else {
                status.sayIn(response);
                here.close();
            }
        }
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    /** Ends the trace of a request that nobody dispatched again. */
    private record Closing(ResultTrace trace) implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            trace.close();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // Completion follows.
        }

        @Override
        public void onError(AsyncEvent event) {
            // Completion follows.
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // Listeners are let go of then; the filter adds another after that dispatch.
        }
    }
}
