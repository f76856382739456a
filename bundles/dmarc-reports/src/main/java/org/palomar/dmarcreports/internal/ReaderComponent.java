package org.palomar.dmarcreports.internal;

import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.palomar.api.dmarc.DmarcReader;
import org.palomar.api.dmarc.DmarcReport;
import org.palomar.api.dmarc.UnreadableReportException;
import org.palomar.api.message.Content;

/** The reader as a component. */
@Component(service = DmarcReader.class)
public final class ReaderComponent implements DmarcReader {

    @Activate
    public ReaderComponent() {}

    @Override
    public DmarcReport read(Content content) throws IOException, UnreadableReportException {
        return ReportXml.read(Unpacking.xml(content));
    }
}
