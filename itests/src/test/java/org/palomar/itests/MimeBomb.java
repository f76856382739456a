package org.palomar.itests;

/** Messages that are much work for whoever believes them. */
final class MimeBomb {

    private MimeBomb() {}

    /** One multipart with so many empty parts. */
    static String parts(int count) {
        return "Subject: parts\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
                + "--b\r\n\r\n".repeat(count) + "--b--";
    }

    /** Multiparts within each other. */
    static String tower(int storeys) {
        StringBuilder tower = new StringBuilder("Subject: tower\r\nMIME-Version: 1.0\r\n");
        for (int storey = 0; storey < storeys; storey++) {
            tower.append("Content-Type: multipart/mixed; boundary=b")
                    .append(storey)
                    .append("\r\n\r\n--b")
                    .append(storey)
                    .append("\r\n");
        }
        return tower.append("\r\nthe top").toString();
    }
}
