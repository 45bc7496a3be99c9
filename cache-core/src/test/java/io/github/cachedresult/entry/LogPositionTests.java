package io.github.cachedresult.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.cachedresult.cbor.CborException;
import io.github.cachedresult.cbor.CborReader;
import io.github.cachedresult.cbor.CborWriter;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogPositionTests {

    private static final String LOG = "50" + "0000000000000001" + "0000000000000002";

    @Test
    void aNumberIsWrittenWithItsLog_orAloneWhereThereIsNone() {
        assertThat(written(new LogPosition(new UUID(1, 2), 42))).isEqualTo("82" + "182a" + LOG);
        assertThat(written(new LogPosition(null, 42))).isEqualTo("182a");
    }

    @Test
    void whatIsWrittenIsRead() {
        assertThat(read("82" + "182a" + LOG)).isEqualTo(new LogPosition(new UUID(1, 2), 42));
        assertThat(read("182a")).isEqualTo(new LogPosition(null, 42));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "f6",
                "6161",
                LOG,
                "80",
                "81182a",
                "82182a",
                "82182a182b",
                "82182a4101",
                "83182a" + LOG + "00"
            })
    void whatIsNoPositionIsRefused(String hex) {
        assertThatExceptionOfType(CborException.class).isThrownBy(() -> read(hex));
    }

    private static String written(LogPosition position) {
        CborWriter out = new CborWriter();
        position.write(out);
        return HexFormat.of().formatHex(out.toByteArray());
    }

    private static LogPosition read(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return LogPosition.read(new CborReader(bytes, 0, bytes.length));
    }
}
