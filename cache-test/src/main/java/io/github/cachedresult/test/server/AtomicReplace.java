package io.github.cachedresult.test.server;

import java.io.InputStream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Makes {@code If-Match} what it is in S3: S3Proxy compares the ETag, and only then, outside of any lock, writes. */
final class AtomicReplace extends ForwardingBlobStore {

    private final Object lock = new Object();

    AtomicReplace(BlobStore delegate) {
        super(delegate);
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
        String expected = request.ifMatch();
        if (expected == null) {
            return super.putBlob(request, content);
        }
        synchronized (lock) {
            HeadObjectResponse current = blobMetadataIfPresent(request.bucket(), request.key());
            if (current == null || !bare(expected).equals(bare(current.eTag()))) {
                throw S3Exception.builder()
                        .statusCode(412)
                        .message("Precondition Failed")
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode("PreconditionFailed")
                                .errorMessage("Precondition Failed")
                                .build())
                        .build();
            }
            return super.putBlob(request, content);
        }
    }

    private static String bare(String etag) {
        return etag.replace("\"", "");
    }
}
