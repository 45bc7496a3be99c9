package io.github.cachedresult.autoconfigure;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * A response that says what the cached calls of its request were, at each step after which its headers may be on their way.
 */
final class CacheStatusResponse extends HttpServletResponseWrapper {

    private final RequestStatus status;

    CacheStatusResponse(HttpServletResponse response, RequestStatus status) {
        super(response);
        this.status = status;
    }

    private void say() {
        status.sayIn((HttpServletResponse) getResponse());
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        say();
        return super.getOutputStream();
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        say();
        return super.getWriter();
    }

    @Override
    public void flushBuffer() throws IOException {
        say();
        super.flushBuffer();
    }

    @Override
    public void sendError(int status) throws IOException {
        say();
        super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        say();
        super.sendError(status, message);
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        say();
        super.sendRedirect(location);
    }

    @Override
    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
        say();
        super.sendRedirect(location, status, clearBuffer);
    }

    @Override
    public void reset() {
        super.reset();
        status.forget();
    }
}
