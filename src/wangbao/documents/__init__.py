"""The documents of an insurance contract, from plain values: Word and PDF; Chinese, English and bilingual.

Policy schedule 保险单, endorsement 批单, premium invoice data 保费发票信息, quotation 报价单, application 投保单 and
disclosure confirmation 免责条款说明确认书; and bordereaux as CSV and XLSX. No database and no clock is used: equal
values give equal bytes.
"""
