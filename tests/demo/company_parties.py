"""The demo company's people as literals: the company itself, its sales reps and its customers.

All names, codes, addresses and accounts are invented.
docs/demo.md says which case each customer is.
"""

from __future__ import annotations

from typing import NamedTuple

COMPANY_ID = "1000"
COMPANY_NAME = "江苏砚岭精密机械有限公司"
CNY_ACCOUNT = "88880000000010001"
USD_ACCOUNT = "88880000000010002"


class SalesRep(NamedTuple):
    """A line of 业务员."""

    number: str
    name: str
    department: str
    daily_capacity: str
    email: str


class Customer(NamedTuple):
    """A row of 客户档案; `limit` is '' for no limit and '0' for cash only."""

    number: str
    name: str
    uscc: str
    rep: str
    region: str
    payment_term: str
    importance: str
    legal_status: str
    is_intercompany: str
    limit: str
    contact: str
    phone: str
    email: str
    address: str


# fmt: off
SALES_REPS = (
    SalesRep("Y01", "沈若岚", "销售一部", "15", "shenruolan@yanling.example.com"),
    SalesRep("Y02", "顾启明", "销售二部", "15", "guqiming@yanling.example.com"),
    SalesRep("Y03", "傅晓舟", "销售三部", "15", "fuxiaozhou@yanling.example.com"),
)

CUSTOMERS = (
    Customer("K1001", "苏州望榆自动化设备有限公司", "91320505MA0DEM0135", "Y01", "江苏",
             "开票后60天", "重点", "正常", "否", "400000",
             "何女士", "0512-5550 0101", "finance@wangyu.example.com", "苏州市高新区示例路1001号"),
    Customer("K1002", "无锡岚坪数控机床有限公司", "91320214MA0DEM021H", "Y01", "江苏",
             "开票后45天", "普通", "正常", "否", "300000",
             "许先生", "0510-5550 0102", "finance@lanping.example.com", "无锡市新吴区示例路1002号"),
    Customer("K1003", "常州柏渡传动科技有限公司", "91320412MA0DEM03XN", "Y02", "江苏",
             "开票后60天", "普通", "正常", "否", "200000",
             "蒋女士", "0519-5550 0103", "finance@bodu.example.com", "常州市武进区示例路1003号"),
    Customer("K1004", "南京霁桥智能装备有限公司", "91320115MA0DEM048J", "Y02", "江苏",
             "开票后60天", "重点", "正常", "否", "300000",
             "陆先生", "025-5550 0104", "finance@jiqiao.example.com", "南京市江宁区示例路1004号"),
    Customer("K1005", "杭州栖川泵业有限公司", "91330109MA0DEM056U", "Y02", "浙江",
             "开票后30天", "普通", "正常", "否", "200000",
             "俞女士", "0571-5550 0105", "finance@qichuan.example.com", "杭州市萧山区示例路1005号"),
    Customer("K1006", "宁波澄屿模具有限公司", "91330206MA0DEM064G", "Y03", "浙江",
             "开票后60天", "普通", "正常", "否", "150000",
             "戴先生", "0574-5550 0106", "finance@chengyu.example.com", "宁波市北仑区示例路1006号"),
    Customer("K1007", "温州砾峰五金制品有限公司", "91330304MA0DEM072K", "Y03", "浙江",
             "款到发货", "普通", "正常", "否", "0",
             "林先生", "0577-5550 0107", "finance@lifeng.example.com", "温州市瓯海区示例路1007号"),
    Customer("K1008", "上海苇汀机电设备有限公司", "91310117MA0DEM080N", "Y01", "上海",
             "开票后45天", "普通", "正常", "否", "200000",
             "方女士", "021-5550 0108", "finance@weiting.example.com", "上海市松江区示例路1008号"),
    Customer("K1009", "嘉兴楠墅纺织机械有限公司", "91330402MA0DEM099K", "Y03", "浙江",
             "开票后30天", "普通", "正常", "否", "150000",
             "钱女士", "0573-5550 0109", "finance@nanshu.example.com", "嘉兴市南湖区示例路1009号"),
    Customer("K1010", "青岛汐石进出口有限公司", "91370212MA0DEM101W", "Y03", "山东",
             "开票后60天", "战略", "正常", "否", "500000",
             "宋先生", "0532-5550 0110", "finance@xishi.example.com", "青岛市崂山区示例路1010号"),
    Customer("K1011", "芜湖峦青汽车零部件有限公司", "91340207MA0DEM11X1", "Y02", "安徽",
             "开票后90天", "重点", "正常", "否", "600000",
             "程女士", "0553-5550 0111", "finance@luanqing.example.com",
             "芜湖市鸠江区示例路1011号"),
    Customer("K1012", "徐州陌野矿山设备有限公司", "91320311MA0DEM128N", "Y03", "江苏",
             "开票后60天", "普通", "破产", "否", "100000",
             "破产管理人", "0516-5550 0112", "administrator@moye.example.com",
             "徐州市泉山区示例路1012号"),
    Customer("K1013", "江苏砚岭机械销售有限公司", "91320594MA0DEM1363", "Y01", "江苏",
             "开票后30天", "普通", "正常", "是", "1000000",
             "财务部", "0512-5550 0113", "sales-company@yanling.example.com",
             "苏州市工业园区示例路1000号2幢"),
    Customer("K1014", "泰州芷塘船舶配套有限公司", "", "", "江苏",
             "开票后30天", "普通", "正常", "否", "50000",
             "丁先生", "0523-5550 0114", "finance@zhitang.example.com", "泰州市高港区示例路1014号"),
    Customer("K1015", "扬州栎舟电机有限公司", "91321003MA0DEM152H", "Y01", "江苏",
             "分期付款3-6-1", "普通", "正常", "否", "200000",
             "高女士", "0514-5550 0115", "finance@lizhou.example.com", "扬州市邗江区示例路1015号"),
    Customer("K1016", "台州枫渚轴承有限公司", "91331002MA0DEM1602", "Y02", "浙江",
             "开票后30天", "普通", "正常", "否", "150000",
             "叶先生", "0576-5550 0116", "finance@fengzhu.example.com", "台州市椒江区示例路1016号"),
    Customer("K1017", "绍兴檀溆液压有限公司", "91330602MA0DEM179H", "Y01", "浙江",
             "开票后30天", "普通", "正常", "否", "100000",
             "孟女士", "0575-5550 0117", "finance@tanxu.example.com", ""),
    Customer("K1018", "湖州堃犇减速机有限公司", "91330502MA0DEM1877", "Y02", "浙江",
             "开票后45天", "普通", "正常", "否", "",
             "沈先生", "0572-5550 0118", "finance@kunben.example.com", "湖州市吴兴区示例路1018号"),
)
# fmt: on
