package io.github.cachedresult.test.server;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;

/**
 * An S3 server in this process (S3Proxy, on the file system) that listens on one port of 127.0.0.1 and refuses requests
 * without the right signature. Conditional writes ({@code If-None-Match}, {@code If-Match}) are atomic; tagging, lifecycle
 * and versioning are not there, and HEAD returns no checksums. Clients use path-style addresses.
 *
 * <pre>{@code
 * try (S3Server s3 = S3Server.start()) {
 *     s3.createBucket("results");
 *     connectTo(s3.endpoint(), s3.region(), s3.accessKey(), s3.secretKey());
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads. The first start in a JVM takes about a second, a later one some milliseconds.
 */
public final class S3Server implements AutoCloseable {

    private static final String REGION = "us-east-1";
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final String accessKey;
    private final String secretKey;
    private final @Nullable Path temporaryDirectory;
    private final LimitedSpace blobs;
    private final S3Proxy proxy;
    private final int port;
    private boolean closed;

    private S3Server(Builder builder, @Nullable Path temporaryDirectory, Path directory) throws Exception {
        this.accessKey = builder.accessKey;
        this.secretKey = builder.secretKey;
        this.temporaryDirectory = temporaryDirectory;
        this.port = builder.port == 0 ? FreePorts.next() : builder.port;
        this.blobs = new LimitedSpace(new AtomicReplace(new FilesystemNio2BlobStore(directory.toString())));
        this.proxy = S3Proxy.builder()
                .blobStore(blobs)
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, accessKey, secretKey)
                .ignoreUnknownHeaders(true)
                .stopTimeout(0)
                .build();
        proxy.start();
    }

    /**
     * Starts an empty server on a free port: {@link Builder#start()} of a new builder.
     *
     * @throws IllegalStateException when it cannot be started
     */
    public static S3Server start() {
        return builder().start();
    }

    /** A builder with the defaults: a free port, a temporary directory, keys for tests. */
    public static Builder builder() {
        return new Builder();
    }

    /** {@code http://127.0.0.1:port}. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The port of the {@link #endpoint}. */
    public int port() {
        return port;
    }

    /** The access key of the one user. */
    public String accessKey() {
        return accessKey;
    }

    /** The secret key of the one user. */
    public String secretKey() {
        return secretKey;
    }

    /** A region to sign requests with; the server accepts any. */
    public String region() {
        return REGION;
    }

    /** Creates a bucket, past the network; nothing happens when there is one of that name. */
    public void createBucket(String name) {
        if (!blobs.containerExists(name)) {
            blobs.createContainer(name);
        }
    }

    /** Whether objects are refused from now on, with status 507, as by a server without space; reading goes on. */
    public void setFull(boolean isFull) {
        blobs.setFull(isFull);
    }

    /**
     * Stops listening, resets what is connected, and deletes the temporary directory but not one that was given; a second
     * call does nothing.
     *
     * @throws IllegalStateException when the server does not stop in five seconds
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            proxy.stop();
            // Its acceptor may be in a system call still, and the port taken.
            Deadline.in(STOP_TIMEOUT).await(() -> FreePorts.isFree(port), () -> this + " still listens");
        } catch (Exception e) {
            throw new IllegalStateException("The S3 server does not stop", e);
        } finally {
            blobs.close();
            if (temporaryDirectory != null) {
                Leftovers.delete(temporaryDirectory);
            }
        }
    }

    @Override
    public String toString() {
        return "S3 server at " + endpoint();
    }

    /** What a server is started with. Not safe for use by several threads; can start several servers. */
    public static final class Builder {

        private int port;
        private @Nullable Path directory;
        private String accessKey = "test-access-key";
        private String secretKey = "test-secret-key";

        private Builder() {}

        /** This port instead of a free one. */
        public Builder port(int fixedPort) {
            if (fixedPort < 1 || fixedPort > 65_535) {
                throw new IllegalArgumentException("Not a port: " + fixedPort);
            }
            port = fixedPort;
            return this;
        }

        /** An existing directory for the buckets, which stays as it is when the server is closed. */
        public Builder directory(Path existing) {
            directory = existing;
            return this;
        }

        /** The keys of the one user. */
        public Builder credentials(String newAccessKey, String newSecretKey) {
            accessKey = newAccessKey;
            secretKey = newSecretKey;
            return this;
        }

        /**
         * Starts a server and returns when it listens.
         *
         * @throws IllegalStateException when the port is taken or the directory cannot be used
         */
        public S3Server start() {
            Path temporary = directory == null ? Leftovers.createDirectory("cachedresult-s3-") : null;
            try {
                return new S3Server(this, temporary, temporary == null ? given() : temporary);
            } catch (Exception e) {
                if (temporary != null) {
                    Leftovers.delete(temporary);
                }
                throw new IllegalStateException("Cannot start an S3 server: " + e.getMessage(), e);
            }
        }

        private Path given() {
            if (directory == null) {
                throw new IllegalStateException("No directory");
            }
            return directory;
        }
    }
}
