package io.github.cachedresult.key.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.upokecenter.cbor.CBOREncodeOptions;
import com.upokecenter.cbor.CBORObject;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Another CBOR library, which shares no code with the encoder, makes the published preimages and reads them. */
class KeyVectorLibraryTests {

    /** Duplicate keys and whatever is no valid CBOR are refused by default. */
    private static final CBOREncodeOptions IN_ORDER = new CBOREncodeOptions("keepkeyorder=true");

    static List<KeyVector> vectors() {
        return KeyVectorFile.read();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void encode_vector_isThePublishedPreimageAndKey(KeyVector vector) throws Exception {
        byte[] preimage = VectorItems.preimage(vector.input()).EncodeToBytes();
        assertThat(HexFormat.of().formatHex(preimage)).isEqualTo(vector.cbor());
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(preimage);
        assertThat("h1-" + HexFormat.of().formatHex(digest)).isEqualTo(vector.digest());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void decode_vector_isTheItemAndLosesNothing(KeyVector vector) {
        byte[] preimage = HexFormat.of().parseHex(Objects.requireNonNull(vector.cbor()));
        CBORObject item = CBORObject.DecodeFromBytes(preimage, IN_ORDER);
        assertThat(item).isEqualTo(VectorItems.preimage(vector.input()));
        assertThat(item.EncodeToBytes()).isEqualTo(preimage);
    }
}
