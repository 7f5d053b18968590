-- Workbooks that were made, for whom and for what.
DELETE FROM xinfang_report_export;
