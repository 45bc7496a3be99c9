package io.github.cachedresult.key;

/** One thing in which two keys differ. Its text is a line for people. */
public sealed interface KeyDifference {

    /** What differs: an input's path, or {@code model}, {@code version} or {@code operation}. */
    String path();

    /**
     * The model, the version or the operation.
     *
     * @param path which of them
     * @param was its name in the earlier key
     * @param now its name in the later one
     */
    record Named(String path, String was, String now) implements KeyDifference {

        @Override
        public String toString() {
            return path + " was " + was + ", now " + now;
        }
    }

    /**
     * An input that is in both.
     *
     * @param was what it was; in a set its place may be another
     * @param now what it is
     */
    record Changed(KeyInput was, KeyInput now) implements KeyDifference {

        @Override
        public String path() {
            return now.path();
        }

        @Override
        public String toString() {
            boolean alike = was.describe().equals(now.describe());
            return "`" + now.path() + "` was " + (alike ? was.describeWithType() : was.describe()) + ", now "
                    + (alike ? now.describeWithType() : now.describe());
        }
    }

    /**
     * An input that only the later key has.
     *
     * @param now what it is
     */
    record Added(KeyInput now) implements KeyDifference {

        @Override
        public String path() {
            return now.path();
        }

        @Override
        public String toString() {
            return "`" + now.path() + "` was absent, now " + now.describe();
        }
    }

    /**
     * An input that only the earlier key has.
     *
     * @param was what it was
     */
    record Missing(KeyInput was) implements KeyDifference {

        @Override
        public String path() {
            return was.path();
        }

        @Override
        public String toString() {
            return "`" + was.path() + "` was " + was.describe() + ", now absent";
        }
    }
}
