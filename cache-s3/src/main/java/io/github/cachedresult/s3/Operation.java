package io.github.cachedresult.s3;

/** What a request does, by the permission it needs. */
enum Operation {
    READ("s3:GetObject"),
    WRITE("s3:PutObject"),
    DELETE("s3:DeleteObject"),
    LIST("s3:ListBucket");

    private final String permission;

    Operation(String permission) {
        this.permission = permission;
    }

    String permission() {
        return permission;
    }
}
