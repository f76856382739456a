package org.palomar.filter.attachments.internal.look;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** ZIP archives: honest ones, and, octet by octet, such as nobody else would write. */
public final class Zips {

    /** One member, as its header and the directory call it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Member(String local, String central, int flags, int method, byte[] packed, int unpacked) {}

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<byte[]> directory = new ArrayList<>();

    /** An archive of one file. */
    public static byte[] of(String name, byte[] octets) {
        return of(List.of(name), List.of(octets));
    }

    static byte[] of(List<String> names, List<byte[]> octets) {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream entries = new ZipOutputStream(zip)) {
            for (int i = 0; i < names.size(); i++) {
                entries.putNextEntry(new ZipEntry(names.get(i)));
                entries.write(octets.get(i));
                entries.closeEntry();
            }
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return zip.toByteArray();
    }

    static byte[] deflated(byte[] octets) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(packed, deflater)) {
            deflate.write(octets);
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        } finally {
            deflater.end();
        }
        return packed.toByteArray();
    }

    /** Adds a member; the directory names it if {@code central} is not empty. */
    Zips add(Member member) {
        int at = out.size();
        out.writeBytes(header(member));
        out.writeBytes(member.packed());
        if (!member.central().isEmpty()) {
            name(member, at);
        }
        return this;
    }

    Zips stored(String name, byte[] octets) {
        return add(new Member(name, name, 0, 0, octets, octets.length));
    }

    /** Names a member in the directory whose header is somewhere. */
    Zips name(Member member, int at) {
        byte[] name = member.central().getBytes(StandardCharsets.UTF_8);
        byte[] octets = new byte[46 + name.length];
        ByteBuffer record = little(octets);
        record.putInt(0x02014b50).putShort((short) 20).putShort((short) 20).putShort((short) member.flags());
        record.putShort((short) member.method()).putInt(0).putInt(crc(member.packed()));
        record.putInt(member.packed().length).putInt(member.unpacked()).putShort((short) name.length);
        record.position(42);
        record.putInt(at).put(name);
        directory.add(octets);
        return this;
    }

    private static byte[] header(Member member) {
        byte[] name = member.local().getBytes(StandardCharsets.UTF_8);
        byte[] octets = new byte[30 + name.length];
        ByteBuffer header = little(octets);
        header.putInt(0x04034b50).putShort((short) 20).putShort((short) member.flags());
        header.putShort((short) member.method()).putInt(0).putInt(crc(member.packed()));
        header.putInt(member.packed().length).putInt(member.unpacked()).putShort((short) name.length);
        header.position(30);
        header.put(name);
        return octets;
    }

    int size() {
        return out.size();
    }

    /** With numbers of ZIP64 before its end: where its directory is and how many members that has, if it is no other. */
    byte[] finishWide(int count, int size, int offset) {
        int start = out.size();
        directory.forEach(out::writeBytes);
        int own = out.size() - start;
        byte[] octets = new byte[56 + 20 + 22];
        ByteBuffer wide = little(octets);
        wide.putInt(0x06064b50)
                .putLong(44)
                .putShort((short) 45)
                .putShort((short) 45)
                .putInt(0)
                .putInt(0);
        wide.putLong(count).putLong(count).putLong(size < 0 ? own : size).putLong(offset < 0 ? start : offset);
        wide.putInt(0x07064b50).putInt(0).putLong(out.size()).putInt(1);
        wide.putInt(0x06054b50).putInt(0).putShort((short) directory.size()).putShort((short) directory.size());
        wide.putInt(own).putInt(start);
        out.writeBytes(octets);
        return out.toByteArray();
    }

    byte[] finish() {
        return finish(directory.size());
    }

    /** @param count how many members it says that it has */
    byte[] finish(int count) {
        int start = out.size();
        directory.forEach(out::writeBytes);
        byte[] octets = new byte[22];
        ByteBuffer end = little(octets);
        end.putInt(0x06054b50).putInt(0).putShort((short) count).putShort((short) count);
        end.putInt(out.size() - start).putInt(start);
        out.writeBytes(octets);
        return out.toByteArray();
    }

    private static int crc(byte[] octets) {
        CRC32 crc = new CRC32();
        crc.update(octets);
        return (int) crc.getValue();
    }

    private static ByteBuffer little(byte[] octets) {
        return ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
    }
}
