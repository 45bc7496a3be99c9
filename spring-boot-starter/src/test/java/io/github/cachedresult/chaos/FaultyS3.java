package io.github.cachedresult.chaos;

import io.github.cachedresult.autoconfigure.RealServers;
import io.github.cachedresult.test.server.FaultProxy;
import io.github.cachedresult.test.server.S3Server;
import java.time.Duration;
import org.awaitility.Awaitility;

/** An S3 server, which is closed and filled, and a proxy before it for what happens on the way. */
final class FaultyS3 implements FaultyServer {

    private S3Server s3 = RealServers.startS3();
    private final int port = s3.port();
    private final FaultProxy proxy = FaultProxy.to(port);
    private final Duration limit;

    /** One whose clients wait so long. */
    FaultyS3(Duration limit) {
        this.limit = limit;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public int port(Fault fault) {
        return switch (fault) {
            case RESTARTED_EMPTY -> port;
            case ABSENT_AT_START, REFUSED, HUNG, SLOW, TOO_SLOW, RESET_MID_REPLY, GARBAGE, FULL -> proxy.port();
        };
    }

    @Override
    public void begin(Fault fault) {
        switch (fault) {
            // It lives in this process, and keeps its objects only while it does.
            case ABSENT_AT_START, REFUSED -> proxy.refuse();
            case HUNG -> proxy.hang();
            case SLOW -> proxy.delay(limit.dividedBy(3));
            case TOO_SLOW -> proxy.delay(limit.multipliedBy(3));
            case RESET_MID_REPLY -> proxy.resetAfter(1);
            case GARBAGE -> proxy.garble();
            case FULL -> s3.setFull(true);
            case RESTARTED_EMPTY -> s3.close();
        }
    }

    @Override
    public void end(Fault fault) {
        switch (fault) {
            case ABSENT_AT_START, REFUSED, HUNG, SLOW, TOO_SLOW, RESET_MID_REPLY, GARBAGE -> proxy.pass();
            case FULL -> s3.setFull(false);
            // The kernel may still have a connection on the port that is ending.
            case RESTARTED_EMPTY ->
                s3 = Awaitility.await().ignoreExceptions().until(() -> RealServers.startS3(port), started -> true);
        }
    }

    @Override
    public void close() {
        proxy.close();
        s3.close();
    }
}
