package io.github.cachedresult.entry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.cachedresult.entry.EntryRead.Unreadable;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.FileBytes;
import io.github.cachedresult.spool.Spool;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;

/**
 * Signed entries. The seal is the key's id in ASCII; the proof is the HMAC-SHA-256 of all bytes before it, so that header
 * and payload of two entries cannot be combined.
 */
record Signing(EntryKeys keys) {

    static final String ALGORITHM = "HmacSHA256";

    byte[] write(EntryHeader header, byte[] payload) {
        EntryKey key = keys.current();
        EntryFrame frame = EntryFrame.create(
                SealKind.SIGNED, HeaderFormat.write(header), key.id().getBytes(US_ASCII), payload.length);
        byte[] bytes = frame.bytes();
        System.arraycopy(payload, 0, bytes, frame.headEnd(), payload.length);
        try {
            byte[] proof = proof(key, frame);
            System.arraycopy(proof, 0, bytes, (int) frame.payloadEnd(), proof.length);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("entries cannot be signed with " + key, e);
        }
        return frame.close();
    }

    Bytes write(EntryHeader header, Bytes payload, Spool spool) throws IOException {
        EntryKey key = keys.current();
        byte[] head = EntryFrame.head(
                SealKind.SIGNED, HeaderFormat.write(header), key.id().getBytes(US_ASCII), payload.size());
        return EntryFile.write(spool, head, payload.size(), out -> {
            Mac mac = mac(key);
            mac.update(head);
            EntryFile.copy(payload, new MacOutput(out, mac));
            out.write(mac.doFinal());
        });
    }

    EntryRead read(EntryFrame frame) {
        String id = EntryKey.idIn(frame.seal(), 0);
        if (id == null) {
            return new Unreadable(Defect.CORRUPT, "its seal names no key");
        }
        EntryKey key = keys.find(id);
        if (key == null) {
            return new Unreadable(Defect.UNKNOWN_KEY, "it is signed with a key that is not known here: " + id);
        }
        try {
            return MessageDigest.isEqual(frame.proof(), proof(key, frame))
                    ? EntryFormat.inTheClear(frame)
                    : new Unreadable(Defect.BAD_SIGNATURE, "its signature is not that of " + key);
        } catch (IOException e) {
            return new Unreadable(Defect.CORRUPT, "its temporary file cannot be read: " + e);
        } catch (GeneralSecurityException e) {
            return new Unreadable(Defect.BAD_SIGNATURE, key + " cannot verify it: " + e.getMessage());
        }
    }

    private static byte[] proof(EntryKey key, EntryFrame frame) throws GeneralSecurityException, IOException {
        Mac mac = mac(key);
        FileBytes file = frame.file();
        if (file == null) {
            mac.update(frame.bytes(), 0, (int) frame.payloadEnd());
        } else {
            EntryFile.copy(file.part(0, frame.payloadEnd()), new MacOutput(OutputStream.nullOutputStream(), mac));
        }
        return mac.doFinal();
    }

    private static Mac mac(EntryKey key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(ALGORITHM);
        mac.init(key.secret());
        return mac;
    }
}
