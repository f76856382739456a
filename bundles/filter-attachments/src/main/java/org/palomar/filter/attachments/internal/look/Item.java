package org.palomar.filter.attachments.internal.look;

import java.util.List;

/**
 * One thing to look at.
 *
 * @param place the names on the way to it, printable
 * @param names what it is called, as its sender wrote it; several where headers or directories differ; empty for a text of the message itself
 * @param declared its content type in lower case, empty where nothing says one
 * @param depth how many archives, documents and messages it is in
 * @param body whether it is a text that mail programs show, and no file
 */
record Item(String place, List<String> names, String declared, int depth, boolean body) {

    /** Characters of a place: some names, the last of them whole. */
    static final int MAX_PLACE = 200;

    Item {
        names = List.copyOf(names);
    }

    /** Something that is in this, by its names there. */
    Item member(List<String> inside) {
        return new Item(below(place, inside.isEmpty() ? "" : inside.getFirst()), inside, "", depth + 1, false);
    }

    /** A place within another, cut at its front. */
    static String below(String place, String name) {
        String all = (place.isEmpty() ? "" : place + "/") + (name.isEmpty() ? "unnamed" : FileNames.shown(name));
        if (all.length() <= MAX_PLACE) {
            return all;
        }
        int from = all.length() - MAX_PLACE + 1;
        return "…" + all.substring(Character.isLowSurrogate(all.charAt(from)) ? from + 1 : from);
    }
}
