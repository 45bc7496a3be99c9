package io.github.cachedresult.value;

import com.github.luben.zstd.util.Native;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether zstd-jni is on the class path and its native code can be loaded. Found out once, when it is first asked for: that
 * takes some milliseconds, and writes a file.
 */
final class ZstdPresence {

    private static final Logger LOG = LoggerFactory.getLogger(ZstdPresence.class);
    private static final boolean PRESENT = load();

    private ZstdPresence() {}

    static boolean isPresent() {
        return PRESENT;
    }

    private static boolean load() {
        try {
            Native.load();
            return true;
        } catch (NoClassDefFoundError e) {
            LOG.info(
                    "Payloads are neither compressed nor decompressed: com.github.luben:zstd-jni is not on the class path."
                            + " Entries that another process compressed are misses.");
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("Payloads are neither compressed nor decompressed: zstd-jni cannot be loaded here", e);
        }
        return false;
    }
}
