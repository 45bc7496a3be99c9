package io.github.cachedresult.key;

/**
 * One input of a key, or a part of one, as it was encoded.
 *
 * @param path where it is, from a parameter's name on: {@code request.meta.user}, {@code xs[3]}, {@code doses["am"]},
 *     {@code folder/a.txt}. Elements of a set are counted in the canonical order. A field that two classes of an object
 *     declare is followed by {@code @} and the class
 * @param type what it is, as a person would say: {@code integer}, {@code text}, {@code float64[1000]}, {@code record
 *     org.acme.Request}
 * @param value what it says, shortened where it is long: numbers exactly, text in quotes, of containers how much they
 *     hold
 * @param exact whether the value is all there is to it; else only the digest tells it from others of the type
 * @param digest SHA-256 of its encoding
 */
public record KeyInput(String path, String type, String value, boolean exact, Digest digest) {

    private static final int SHOWN_DIGITS = 12;

    /** The beginning of a digest, for people: enough to tell two apart, too little to look one up. */
    static String abbreviated(Digest digest) {
        return "#" + digest.toHex().substring(0, SHOWN_DIGITS);
    }

    /** What it is and says, with its digest where that is not all. */
    String describe() {
        return exact ? value : type + " (" + value + ", " + abbreviated(digest) + ")";
    }

    /** The same, with the type in any case. */
    String describeWithType() {
        return exact ? type + " " + value : describe();
    }

    /** Path, type, value and the beginning of the digest, in one line. */
    @Override
    public String toString() {
        return path + ": " + type + ", " + value + ", " + abbreviated(digest);
    }
}
