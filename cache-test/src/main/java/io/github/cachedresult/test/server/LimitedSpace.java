package io.github.cachedresult.test.server;

import java.io.InputStream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Takes no object while it is full, and says so as MinIO does; all else works. */
final class LimitedSpace extends ForwardingBlobStore {

    private static final int INSUFFICIENT_STORAGE = 507;

    private volatile boolean full;

    LimitedSpace(BlobStore delegate) {
        super(delegate);
    }

    void setFull(boolean isFull) {
        full = isFull;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
        if (full) {
            throw S3Exception.builder()
                    .statusCode(INSUFFICIENT_STORAGE)
                    .message("There is no space left")
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .errorCode("XMinioStorageFull")
                            .errorMessage("There is no space left")
                            .build())
                    .build();
        }
        return super.putBlob(request, content);
    }
}
