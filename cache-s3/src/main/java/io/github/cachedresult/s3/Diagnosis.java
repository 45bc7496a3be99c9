package io.github.cachedresult.s3;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/**
 * What a failed request says about the bucket.
 *
 * @param problem the kind of problem, by which it is logged once
 * @param cause what was seen, as the end of a sentence that begins with the bucket
 * @param wayOut what puts it right
 */
record Diagnosis(Problem problem, String cause, String wayOut) {

    /** The kinds of problems. */
    enum Problem {
        NO_BUCKET,
        CREDENTIALS_REFUSED,
        NO_CREDENTIALS,
        WRONG_REGION,
        READ_REFUSED,
        WRITE_REFUSED,
        DELETE_REFUSED,
        LIST_REFUSED,
        UNREACHABLE,
        OVERLOADED,
        OTHER
    }

    private static final Set<String> CREDENTIAL_CODES = Set.of(
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "ExpiredToken",
            "InvalidToken",
            "TokenRefreshRequired",
            "InvalidSecurity",
            "AuthFailure");
    private static final Set<String> REGION_CODES =
            Set.of("PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException");
    private static final Set<String> ENTRY_CODES = Set.of("EntityTooLarge", "KeyTooLongError");
    private static final int MAX_MESSAGE = 300;

    /** What an error means, or {@code null} if it is one of the answers a sound bucket gives. */
    static @Nullable Diagnosis of(Operation operation, Throwable error) {
        Throwable cause = unwrap(error);
        return cause instanceof AwsServiceException refusal ? ofReply(operation, refusal) : ofClient(cause);
    }

    static Throwable unwrap(Throwable error) {
        Throwable cause = error.getCause();
        return (error instanceof CompletionException || error instanceof ExecutionException) && cause != null
                ? unwrap(cause)
                : error;
    }

    static boolean isMissingObject(AwsServiceException error) {
        return error.statusCode() == 404 && "NoSuchKey".equals(codeOf(error));
    }

    /** Whether time was up, by our own limit or the SDK's. */
    static boolean isTimeout(Throwable error) {
        return error instanceof TimeoutException
                || error instanceof ApiCallTimeoutException
                || error instanceof ApiCallAttemptTimeoutException;
    }

    /**
     * Whether a refusal says nothing of other objects: an entry is too large, or an object that may be missing is not shown
     * to who may not list the bucket, while others are.
     */
    static boolean isOfOneObject(Operation operation, AwsServiceException error) {
        Diagnosis diagnosis = ofReply(operation, error);
        return ENTRY_CODES.contains(codeOf(error))
                || error.statusCode() == 413
                || diagnosis != null && diagnosis.problem() == Problem.READ_REFUSED;
    }

    /** The reply's error code; empty where it has none. */
    static String codeOf(AwsServiceException error) {
        AwsErrorDetails details = error.awsErrorDetails();
        String code = details == null ? null : details.errorCode();
        return code == null ? "" : code;
    }

    private static String messageOf(AwsServiceException error) {
        AwsErrorDetails details = error.awsErrorDetails();
        String message = details == null ? null : details.errorMessage();
        return message == null || message.isBlank() ? "" : ": " + shorten(message);
    }

    private static @Nullable Diagnosis ofReply(Operation operation, AwsServiceException error) {
        int status = error.statusCode();
        String code = codeOf(error);
        String seen = code.isEmpty() ? Integer.toString(status) : status + " " + code;
        if (code.equals("NoSuchBucket")) {
            return new Diagnosis(
                    Problem.NO_BUCKET,
                    "does not exist (" + seen + ")",
                    "Create it, or correct cachedresult.s3.bucket or cachedresult.s3.endpoint.");
        }
        if (CREDENTIAL_CODES.contains(code)) {
            return new Diagnosis(
                    Problem.CREDENTIALS_REFUSED,
                    "refuses the credentials (" + seen + ")",
                    "Correct the access key and its secret, or renew them.");
        }
        if (code.equals("RequestTimeTooSkewed")) {
            return new Diagnosis(
                    Problem.CREDENTIALS_REFUSED,
                    "refuses requests as too old or too new (" + seen + ")",
                    "Set the clock of this machine, or of the server.");
        }
        if (status == 301 || REGION_CODES.contains(code)) {
            return new Diagnosis(
                    Problem.WRONG_REGION,
                    "is in another region (" + seen + ")",
                    "Correct cachedresult.s3.region or cachedresult.s3.endpoint.");
        }
        if (status == 401 || status == 403) {
            return ofRefusal(operation, seen);
        }
        if (isMissingObject(error) || status == 409 || status == 412 || status == 416 || status == 501) {
            return null;
        }
        if (status >= 500 || status == 429) {
            return new Diagnosis(
                    Problem.OVERLOADED,
                    "cannot serve requests at the moment (" + seen + ")",
                    "Look at the server, or at the rate of requests.");
        }
        return new Diagnosis(
                Problem.OTHER,
                "answers unexpectedly (" + seen + messageOf(error) + ")",
                "Check that cachedresult.s3.endpoint and cachedresult.s3.path-style lead to an S3 server.");
    }

    private static Diagnosis ofRefusal(Operation operation, String seen) {
        return switch (operation) {
            case READ ->
                new Diagnosis(
                        Problem.READ_REFUSED,
                        "refuses to read an object that may be missing (" + seen + ")",
                        "Grant s3:ListBucket on the bucket, without which a miss looks like a refusal, and"
                                + " s3:GetObject on its objects.");
            case WRITE -> new Diagnosis(Problem.WRITE_REFUSED, "refuses to write (" + seen + ")", grant(operation));
            case DELETE -> new Diagnosis(Problem.DELETE_REFUSED, "refuses to delete (" + seen + ")", grant(operation));
            case LIST -> new Diagnosis(Problem.LIST_REFUSED, "refuses to list (" + seen + ")", grant(operation));
        };
    }

    private static String grant(Operation operation) {
        return "Grant " + operation.permission() + ".";
    }

    private static Diagnosis ofClient(Throwable error) {
        if (isTimeout(error)) {
            return new Diagnosis(
                    Problem.UNREACHABLE,
                    "does not answer within cachedresult.s3.timeout",
                    "Check the server and the network, or raise the timeout.");
        }
        IOException io = findIn(error, IOException.class);
        if (io != null) {
            return new Diagnosis(
                    Problem.UNREACHABLE,
                    "cannot be reached (" + shorten(io.toString()) + ")",
                    "Check the server, the network and cachedresult.s3.endpoint.");
        }
        String message = String.valueOf(error.getMessage());
        if (message.contains("Unable to load credentials")) {
            return new Diagnosis(
                    Problem.NO_CREDENTIALS,
                    "cannot be asked without credentials, and none were found",
                    "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or a role of the machine.");
        }
        if (message.contains("Unable to load region")) {
            return new Diagnosis(
                    Problem.WRONG_REGION,
                    "cannot be asked without a region, and none was found",
                    "Set cachedresult.s3.region or AWS_REGION.");
        }
        return new Diagnosis(
                Problem.OTHER,
                "cannot be used (" + shorten(error.toString()) + ")",
                "Check cachedresult.s3.endpoint, the network and the versions of the AWS SDK on the class path.");
    }

    private static <T extends Throwable> @Nullable T findIn(Throwable error, Class<T> type) {
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < 10; depth++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
            cause = cause.getCause();
        }
        return null;
    }

    /** One line, not too long. */
    private static String shorten(@Nullable String message) {
        String line = String.valueOf(message).replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= MAX_MESSAGE ? line : line.substring(0, MAX_MESSAGE) + "…";
    }
}
