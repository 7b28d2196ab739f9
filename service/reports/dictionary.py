"""The data dictionary of a report: W3C's CSV on the Web, out of the tuple that writes the file. Knows no column."""

from typing import Any

from service.reports.columns import Profile, Report, Type

MEDIA_TYPE = "application/csvm+json"
DATATYPES: dict[Type, Any] = {
    Type.TEXT: "string",
    Type.CODE: "string",
    Type.MONEY: {"base": "decimal", "format": "0.00"},
    Type.WHOLE: "integer",
    Type.DATE: {"base": "date", "format": "yyyy-MM-dd"},
    Type.MOMENT: "dateTime",
}
GUARDED = (
    "An apostrophe in front of = + - @, at the beginning of a text or after a semicolon, is no part of the text: it "
    "keeps a spreadsheet from running it. Line breaks and tabs inside a text are written as spaces."
)


def file_name(report: Report, *parts: str) -> str:
    """What a file of a report is called; ``parts`` say which rows are in it."""
    return "_".join(["outpocket", report.name, *parts, "v1.csv"])


def dictionary(report: Report, profile: Profile, url: str) -> dict[str, Any]:
    """What each column of the file called ``url`` means; the two belong into one folder."""
    columns = [
        {
            "name": column.name,
            "titles": column.name,
            "datatype": DATATYPES[column.type],
            "required": column.name in report.key,
            "dc:description": column.description,
        }
        for column in report.kept(profile)
    ]
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": url,
        "dc:title": report.name,
        "dc:description": report.about + (f" {GUARDED}" if profile is Profile.SPREADSHEET else ""),
        "dialect": {"encoding": "utf-8", "delimiter": ",", "lineTerminators": ["\r\n"], "header": True},
        "tableSchema": {"columns": columns, **({"primaryKey": list(report.key)} if report.key else {})},
    }
